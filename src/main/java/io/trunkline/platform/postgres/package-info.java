/**
 * PostgreSQL access for any service: connection pools, transactions, migrations, notifications,
 * partition maintenance, and the embedded server. Owns table {@code keyset_canary}, which proves
 * that a node's keyset fits the database.
 */
@NullMarked
package io.trunkline.platform.postgres;

import org.jspecify.annotations.NullMarked;
