package io.trunkline.platform.postgres;

import java.time.Duration;

/**
 * Settings of a connection pool.
 *
 * @param name appears in metrics and in {@code pg_stat_activity}
 * @param size maximum number of connections
 * @param statementTimeout how long a statement may take, and how long a caller may wait for a
 *     connection
 * @param waitingMax how many callers may wait for a connection
 * @param hasGenericPlans whether a connection plans a statement once, regardless of its parameters;
 *     for a few statements that run often and whose best plan does not depend on the values
 */
public record PoolSettings(
    String name, int size, Duration statementTimeout, int waitingMax, boolean hasGenericPlans) {
  static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(5);
  private static final int WAITING_MAX = 1_000;

  public PoolSettings {
    if (size < 1 || waitingMax < 1 || statementTimeout.toMillis() < 1) {
      throw new IllegalArgumentException(
          "size, statement timeout and waiting callers must be positive");
    }
  }

  /**
   * Statements time out after five seconds, so that a webhook can still be answered within seven.
   */
  public static PoolSettings of(String name, int size) {
    return new PoolSettings(name, size, STATEMENT_TIMEOUT, WAITING_MAX, false);
  }

  public PoolSettings withStatementTimeout(Duration timeout) {
    return new PoolSettings(name, size, timeout, waitingMax, hasGenericPlans);
  }

  public PoolSettings withGenericPlans() {
    return new PoolSettings(name, size, statementTimeout, waitingMax, true);
  }
}
