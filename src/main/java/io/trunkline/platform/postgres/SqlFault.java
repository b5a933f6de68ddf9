package io.trunkline.platform.postgres;

import io.vertx.pgclient.PgException;

/** Whether a failed statement may be retried (PostgreSQL manual, appendix A: error codes). */
public enum SqlFault {
  /** Deadlock or serialization failure: nothing was written, and a retry may succeed. */
  TRANSIENT,
  /** Invalid value or violated constraint (classes 22 and 23): a retry fails again. */
  BAD_DATA,
  /** Anything else: the server is unavailable, or this is a bug. */
  OTHER;

  public static SqlFault of(Throwable fault) {
    if (!(fault instanceof PgException pg) || pg.getSqlState() == null) {
      return OTHER;
    }
    var state = pg.getSqlState();
    if (state.equals("40P01") || state.equals("40001")) {
      return TRANSIENT;
    }
    return state.startsWith("22") || state.startsWith("23") ? BAD_DATA : OTHER;
  }
}
