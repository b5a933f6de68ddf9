package io.trunkline.platform.postgres;

import java.time.Duration;

/**
 * How large a pool is, how long one statement may take or a caller may wait for a connection, and
 * how many callers may wait.
 *
 * @param isPlannedOnce whether a statement is planned once a connection, whatever its parameters:
 *     for few statements, run often, whose plan does not hang on their values
 */
public record PoolSettings(
    String name, int size, Duration statementTimeout, int waitingMax, boolean isPlannedOnce) {
  static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(5);
  private static final int WAITING_MAX = 1_000;

  public PoolSettings {
    if (size < 1 || waitingMax < 1 || statementTimeout.toMillis() < 1) {
      throw new IllegalArgumentException("size, statement timeout and waiting callers are above 0");
    }
  }

  /** Five seconds a statement, so that a caller can still say "not now" within eight. */
  public static PoolSettings of(String name, int size) {
    return new PoolSettings(name, size, STATEMENT_TIMEOUT, WAITING_MAX, false);
  }

  public PoolSettings withStatementTimeout(Duration timeout) {
    return new PoolSettings(name, size, timeout, waitingMax, isPlannedOnce);
  }

  public PoolSettings plannedOnce() {
    return new PoolSettings(name, size, statementTimeout, waitingMax, true);
  }
}
