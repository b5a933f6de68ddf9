package io.trunkline.platform.secret;

/** A sealed value cannot be opened: it was moved or changed, or its key is not in the keyset. */
public final class UnreadableSecretException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  UnreadableSecretException(String message, Throwable cause) {
    super(message, cause);
  }
}
