package io.trunkline.platform.postgres;

import io.vertx.pgclient.PgException;

/** What a failed statement says about trying it again (PostgreSQL, appendix A: error codes). */
public enum SqlFault {
  /** A deadlock or a serialization failure: nothing was written, the same again may work. */
  TRANSIENT,
  /** A value or a constraint was violated (classes 22 and 23): the same again fails again. */
  BAD_DATA,
  /** Anything else: the server is away, or we are wrong. */
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
