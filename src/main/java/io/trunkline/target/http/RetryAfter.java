package io.trunkline.target.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses the header {@code Retry-After} (RFC 9110, section 10.2.3): seconds or a date. */
final class RetryAfter {
  private static final Pattern SECONDS = Pattern.compile("[0-9]+");
  private static final int SECONDS_DIGITS_MAX = 9;

  /** Prevents overflows. Retries end long before this time. */
  private static final Duration WAIT_MAX = Duration.ofDays(30);

  private RetryAfter() {}

  /**
   * Returns the time to wait, at most 30 days; empty if the value is malformed, zero, or in the
   * past.
   */
  static Optional<Duration> parse(String value, Instant now) {
    var text = value.strip();
    var wait = SECONDS.matcher(text).matches() ? seconds(text) : untilDate(text, now);
    return wait.filter(Duration::isPositive)
        .map(requested -> requested.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : requested);
  }

  private static Optional<Duration> seconds(String digits) {
    return Optional.of(
        digits.length() > SECONDS_DIGITS_MAX
            ? WAIT_MAX
            : Duration.ofSeconds(Long.parseLong(digits)));
  }

  private static Optional<Duration> untilDate(String text, Instant now) {
    return HttpDate.parse(text, now).map(date -> Duration.between(now, date));
  }
}
