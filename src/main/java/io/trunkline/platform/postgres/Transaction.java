package io.trunkline.platform.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** An open transaction; plurals pass it on unopened. */
public final class Transaction implements Statements {
  private final SqlConnection connection;

  Transaction(SqlConnection connection) {
    this.connection = connection;
  }

  @Override
  public Future<RowSet<Row>> run(String sql, Tuple parameters) {
    return connection.preparedQuery(sql).execute(parameters);
  }
}
