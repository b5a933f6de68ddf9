package io.trunkline.platform.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

/**
 * Runs SQL for a store: on a pool, or in a transaction. Each connection prepares a statement once
 * and caches it.
 */
public interface Statements {

  Future<RowSet<Row>> run(String sql, Tuple parameters);

  default Future<RowSet<Row>> run(String sql) {
    return run(sql, Tuple.tuple());
  }
}
