package io.trunkline.platform.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** An open transaction, which a domain class passes on to the stores that take part in it. */
public final class Transaction implements Statements {
  private final SqlConnection connection;
  private final Consumer<Runnable> afterCommit;
  private final Map<Object, Supplier<Future<?>>> beforeCommit = new LinkedHashMap<>();

  Transaction(SqlConnection connection, Consumer<Runnable> afterCommit) {
    this.connection = connection;
    this.afterCommit = afterCommit;
  }

  /**
   * Adds a step that runs when all other work is done; if it fails, the transaction is rolled back.
   * A second step with the same key is ignored.
   */
  public void beforeCommit(Object key, Supplier<Future<?>> step) {
    beforeCommit.putIfAbsent(key, step);
  }

  Future<Void> finish() {
    Future<?> steps = Future.succeededFuture();
    for (var step : beforeCommit.values()) {
      steps = steps.compose(_ -> step.get());
    }
    return steps.mapEmpty();
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
