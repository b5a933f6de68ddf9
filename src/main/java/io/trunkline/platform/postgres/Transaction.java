package io.trunkline.platform.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.function.Consumer;

/** An open transaction, which a domain class passes on to the stores that take part in it. */
public final class Transaction implements Statements {
  private final SqlConnection connection;
  private final Consumer<Runnable> afterCommit;

  Transaction(SqlConnection connection, Consumer<Runnable> afterCommit) {
    this.connection = connection;
    this.afterCommit = afterCommit;
  }

  /** Adds a step that runs after the commit. It does not run after a rollback. */
  public void afterCommit(Runnable step) {
    afterCommit.accept(step);
  }

  @Override
  public Future<RowSet<Row>> run(String sql, Tuple parameters) {
    return connection.preparedQuery(sql).execute(parameters);
  }
}
