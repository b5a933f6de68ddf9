package io.trunkline.platform.http;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Says what a status other than 2xx means, and when a rate limit ends. */
final class ReplyStatus {
  private static final Duration WAIT_DEFAULT = Duration.ofMinutes(1);
  private static final Duration WAIT_MAX = Duration.ofHours(1);
  private static final int MESSAGE_CHARS_MAX = 300;

  private final InstantSource clock;

  ReplyStatus(InstantSource clock) {
    this.clock = clock;
  }

  ApiFailure failure(int status, MultiMap headers, Optional<Object> json) {
    var message = message(status, json);
    return switch (status) {
      case 401 -> new ApiFailure.Unauthorized(message);
      case 403 ->
          isRateLimit(headers)
              ? new ApiFailure.RateLimited(limitEnd(headers))
              : new ApiFailure.Forbidden(message);
      case 404 -> new ApiFailure.NotFound(message);
      case 410 -> new ApiFailure.Removed(message);
      case 429 -> new ApiFailure.RateLimited(limitEnd(headers));
      default ->
          status / 100 == 4
              ? new ApiFailure.Invalid(status, message)
              : new ApiFailure.Unavailable(message);
    };
  }

  private static boolean isRateLimit(MultiMap headers) {
    return headers.contains("Retry-After") || "0".equals(headers.get("x-ratelimit-remaining"));
  }

  /**
   * Returns the time that the API names, in either of two headers, but at most an hour from now.
   */
  private Instant limitEnd(MultiMap headers) {
    var now = clock.instant();
    var wait = number(headers, "Retry-After");
    var reset = number(headers, "x-ratelimit-reset");
    var end =
        wait.isPresent()
            ? now.plusSeconds(Math.min(wait.getAsLong(), WAIT_MAX.toSeconds()))
            : reset.isPresent() ? Instant.ofEpochSecond(reset.getAsLong()) : now.plus(WAIT_DEFAULT);
    var latest = now.plus(WAIT_MAX);
    return end.isAfter(latest) ? latest : end.isBefore(now) ? now : end;
  }

  private static OptionalLong number(MultiMap headers, String name) {
    var text = headers.get(name);
    return text != null && text.matches("[0-9]{1,12}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  private static String message(int status, Optional<Object> json) {
    return json.filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .flatMap(ReplyStatus::text)
        .map(text -> "%s (status %d)".formatted(text, status))
        .orElse("status " + status);
  }

  /** Finds the message under the names that APIs use. */
  private static Optional<String> text(JsonObject body) {
    return Stream.of("message", "error_description", "error")
        .map(body::getValue)
        .flatMap(value ->
            value instanceof JsonObject nested
                ? Stream.of(nested.getValue("message"))
                : Stream.of(value))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(text -> !text.isBlank())
        .map(ReplyStatus::singleLine)
        .findFirst();
  }

  private static String singleLine(String text) {
    var line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    return line.length() <= MESSAGE_CHARS_MAX ? line : line.substring(0, MESSAGE_CHARS_MAX) + "…";
  }
}
