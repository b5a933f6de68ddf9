package io.trunkline.target.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  // Attack 45.
  @ParameterizedTest
  @CsvSource({
    "1, PT1S",
    "' 3600 ', PT1H",
    "1000000000, P30D",
    "99999999999999999999999999, P30D",
    "'Thu, 01 Jan 2026 00:05:00 GMT', PT5M",
    "'Thu, 31 Dec 2099 00:00:00 GMT', P30D",
    "'Thursday, 01-Jan-26 00:05:00 GMT', PT5M",
    "'Tuesday, 31-Dec-75 00:00:00 GMT', P30D",
    "'Thu Jan  1 00:05:00 2026', PT5M",
    "'Sun Jan 11 00:00:00 2026', P10D",
  })
  void readsSecondsAndDates(String value, Duration expected) {
    var wait = RetryAfter.parse(value, NOW);

    assertThat(wait).contains(expected);
  }

  // Attack 45.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-1",
        "NaN",
        "1e9",
        "1.5",
        "Infinity",
        "soon",
        "٣",
        "Wed, 31 Dec 2025 23:59:59 GMT",
        "Fri, 01 Jan 2026 00:05:00 GMT",
        "Mon, 30 Feb 2026 00:05:00 GMT",
        "Thu, 01 Jan 2026 00:05:00 CET",
        "Wednesday, 31-Dec-25 23:59:59 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Thu, 01-Jan-26 00:05:00 GMT",
        "Sun Nov  6 08:49:37 1994",
        "Thu Jan 1 00:05:00 2026",
        "Thu Jan  1 00:05:00 2026 GMT",
        "2026-01-01T01:00:00Z",
      })
  void ignoresInvalidAndPastValues(String value) {
    var wait = RetryAfter.parse(value, NOW);

    assertThat(wait).isEmpty();
  }
}
