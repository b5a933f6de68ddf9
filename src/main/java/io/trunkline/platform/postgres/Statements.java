package io.trunkline.platform.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

/**
 * Where a store runs its SQL: the pool, or one transaction. Statements are prepared once a
 * connection and cached.
 */
public sealed interface Statements permits Database, Transaction {

  Future<RowSet<Row>> run(String sql, Tuple parameters);

  default Future<RowSet<Row>> run(String sql) {
    return run(sql, Tuple.tuple());
  }
}
