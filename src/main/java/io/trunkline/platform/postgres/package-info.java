/**
 * PostgreSQL access for any service: connection pools, transactions, migrations, notifications,
 * partition maintenance, and the embedded server.
 */
@NullMarked
package io.trunkline.platform.postgres;

import org.jspecify.annotations.NullMarked;
