package io.trunkline.platform.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A pool of connections to one database. Every call completes or fails within a bounded time, even
 * if the server hangs or the network drops packets.
 */
public final class Database implements Statements {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration UNACKNOWLEDGED_MAX = Duration.ofSeconds(10);
  private static final Duration DEADLINE_AFTER_STATEMENT = Duration.ofSeconds(2);
  private static final int STATEMENTS_CACHED_MAX = 256;

  /** The client's default is 2048. Longer statements would be parsed and planned every time. */
  private static final int CACHED_STATEMENT_LENGTH_MAX = 16_384;

  private final Pool pool;
  private final Duration deadline;
  private final List<Runnable> afterEachCommit = new CopyOnWriteArrayList<>();

  public Database(Pool pool) {
    this(pool, PoolSettings.STATEMENT_TIMEOUT.plus(DEADLINE_AFTER_STATEMENT));
  }

  private Database(Pool pool, Duration deadline) {
    this.pool = pool;
    this.deadline = deadline;
  }

  /** Connects on first use. The pool's name appears in metrics and in {@code pg_stat_activity}. */
  public static Database open(Vertx vertx, DatabaseUrl url, String poolName, int size) {
    return open(vertx, url, PoolSettings.of(poolName, size));
  }

  public static Database open(Vertx vertx, DatabaseUrl url, PoolSettings settings) {
    var pool =
        PgBuilder.pool()
            .with(poolOptions(settings))
            .with(
                new NetClientOptions()
                    .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                    .setTcpKeepAlive(true)
                    .setTcpUserTimeout((int) UNACKNOWLEDGED_MAX.toMillis()))
            .connectingTo(connectOptions(url, settings))
            .using(vertx)
            .build();
    return new Database(pool, settings.statementTimeout().plus(DEADLINE_AFTER_STATEMENT));
  }

  @Override
  public Future<RowSet<Row>> run(String sql, Tuple parameters) {
    return bounded(pool.preparedQuery(sql).execute(parameters));
  }

  /**
   * Commits if the work's future succeeds, and rolls back if it fails. After a timeout or a lost
   * connection, it is not known whether the transaction was committed.
   */
  public <T> Future<T> transaction(Function<Transaction, Future<T>> work) {
    var afterCommit = new ConcurrentLinkedQueue<Runnable>();
    var committed =
        pool.withTransaction(connection -> {
          var transaction = new Transaction(connection, afterCommit::add);
          return work.apply(transaction).compose(result -> transaction.finish().map(result));
        });
    // Runs the steps even if the commit completes after the deadline.
    return bounded(
        committed.onSuccess(_ -> {
          afterEachCommit.forEach(Runnable::run);
          afterCommit.forEach(Runnable::run);
        }));
  }

  /** Adds a step that runs after each commit of this pool, before the caller's future completes. */
  public void afterEachCommit(Runnable step) {
    afterEachCommit.add(step);
  }

  public Future<Void> close() {
    return pool.close();
  }

  private <T> Future<T> bounded(Future<T> answer) {
    return answer.timeout(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static PoolOptions poolOptions(PoolSettings settings) {
    return new PoolOptions()
        .setName(settings.name())
        .setMaxSize(settings.size())
        .setMaxWaitQueueSize(settings.waitingMax())
        .setConnectionTimeout((int) settings.statementTimeout().toMillis())
        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
  }

  private static PgConnectOptions connectOptions(DatabaseUrl url, PoolSettings settings) {
    var timeout = Long.toString(settings.statementTimeout().toMillis());
    var options = url.connectOptions();
    options.setMetricsName(settings.name());
    return options
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheMaxSize(STATEMENTS_CACHED_MAX)
        .setPreparedStatementCacheSqlLimit(CACHED_STATEMENT_LENGTH_MAX)
        .addProperty("application_name", "trunkline-" + settings.name())
        .addProperty("statement_timeout", timeout)
        .addProperty("idle_in_transaction_session_timeout", timeout)
        .addProperty("plan_cache_mode", settings.hasGenericPlans() ? "force_generic_plan" : "auto")
        // A plan that was made while a table was small is still used after the table has grown, so
        // it must not scan the whole table.
        .addProperty("enable_seqscan", settings.hasGenericPlans() ? "off" : "on")
        .addProperty("jit", "off");
  }
}
