package io.trunkline.platform.postgres;

/** The database cannot be used. The message says why, and what an operator can do. */
public final class UnusableDatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnusableDatabaseException(String message) {
    super(message);
  }

  public UnusableDatabaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
