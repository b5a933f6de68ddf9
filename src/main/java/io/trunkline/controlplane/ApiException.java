package io.trunkline.controlplane;

/**
 * A rejected call. The message tells the caller what is wrong, with which value, and what to do.
 */
public final class ApiException extends RuntimeException {
  /** AWS limits messages to 600 characters; an ARN may be longer. */
  private static final int SHOWN_ID_CHARACTERS_MAX = 512;

  private final ApiError error;

  public ApiException(ApiError error, String message) {
    super(message, null, false, false);
    this.error = error;
  }

  /** {@code kind} is a resource type such as {@code Connection}; {@code id} is an id or an ARN. */
  public static ApiException notFound(String kind, Object id) {
    var text = id.toString();
    var shown = text.substring(0, Math.min(SHOWN_ID_CHARACTERS_MAX, text.length()));
    return new ApiException(ApiError.RESOURCE_NOT_FOUND, "%s not found: %s".formatted(kind, shown));
  }

  public ApiError error() {
    return error;
  }

  /** The message; may be empty. */
  public String text() {
    var message = getMessage();
    return message == null ? "" : message;
  }
}
