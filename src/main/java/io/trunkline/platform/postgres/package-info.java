/** PostgreSQL: the pool, transactions, migrations, and the embedded server. */
@NullMarked
package io.trunkline.platform.postgres;

import org.jspecify.annotations.NullMarked;
