package io.trunkline.platform.http;

/** A listener cannot be bound; the message says where, why, and what to do. */
public final class UnusableAddressException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableAddressException(String message, Throwable cause) {
    super(message, cause);
  }
}
