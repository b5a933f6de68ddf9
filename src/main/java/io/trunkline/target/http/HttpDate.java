package io.trunkline.target.http;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Parses the three forms of an HTTP date (RFC 9110, section 5.6.7), which are all in UTC. */
final class HttpDate {
  /** The format of C's {@code asctime()}, which pads one-digit days with a space. */
  private static final DateTimeFormatter ASCTIME =
      strict(new DateTimeFormatterBuilder().appendPattern("EEE MMM ppd HH:mm:ss uuuu"));

  /** A two-digit year of an RFC 850 date that would be further ahead than this is in the past. */
  private static final int YEARS_AHEAD_MAX = 50;

  private HttpDate() {}

  /**
   * Parses a date.
   *
   * @param now decides the century of a two-digit year
   * @return empty if the text has none of the forms, or if its day of the week is wrong
   */
  static Optional<Instant> parse(String text, Instant now) {
    return Stream.of(DateTimeFormatter.RFC_1123_DATE_TIME, rfc850(now), ASCTIME)
        .flatMap(form -> parse(text, form).stream())
        .findFirst();
  }

  private static Optional<Instant> parse(String text, DateTimeFormatter form) {
    try {
      return Optional.of(form.parse(text, Instant::from));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  /**
   * Returns the format of RFC 850, with two-digit years in the 100 years that end 50 years from
   * now.
   */
  private static DateTimeFormatter rfc850(Instant now) {
    var year = LocalDate.ofInstant(now, ZoneOffset.UTC).getYear();
    return strict(
        new DateTimeFormatterBuilder()
            .appendPattern("EEEE, dd-MMM-")
            .appendValueReduced(ChronoField.YEAR, 2, 2, year + YEARS_AHEAD_MAX - 99)
            .appendPattern(" HH:mm:ss 'GMT'"));
  }

  private static DateTimeFormatter strict(DateTimeFormatterBuilder builder) {
    return builder
        .toFormatter(Locale.ENGLISH)
        .withResolverStyle(ResolverStyle.STRICT)
        .withZone(ZoneOffset.UTC);
  }
}
