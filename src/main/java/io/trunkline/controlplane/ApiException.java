package io.trunkline.controlplane;

/** A refusal; its message is for the caller: what was wrong, with which thing, what is right. */
public final class ApiException extends RuntimeException {
  private final ApiError error;

  public ApiException(ApiError error, String message) {
    super(message, null, false, false);
    this.error = error;
  }

  public ApiError error() {
    return error;
  }

  /** The message; never absent. */
  public String text() {
    var message = getMessage();
    return message == null ? "" : message;
  }
}
