package io.trunkline.account;

import io.trunkline.platform.http.Cidr;
import io.trunkline.platform.text.LetterCase;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/**
 * How a condition compares values (IAM User Guide, "Condition operators" and "Set operators"). If
 * the key is absent, an operator without a quantifier holds if it is negated or has {@code
 * IfExists}. {@code ForAllValues} then always holds, and {@code ForAnyValue} never does. {@code
 * DateLessThanEquals} and {@code DateGreaterThanEquals} are stored as negations of the opposite
 * comparison.
 */
record ConditionOperator(
    Comparison comparison, boolean isNegated, boolean holdsWhenAbsent, Quantifier quantifier) {
  private static final String IF_EXISTS = "IfExists";

  private record Base(Comparison comparison, boolean isNegated) {}

  private static final Map<String, Base> BASES =
      Map.ofEntries(
          Map.entry("StringEquals", new Base(Comparison.EQUAL, false)),
          Map.entry("StringNotEquals", new Base(Comparison.EQUAL, true)),
          Map.entry("StringEqualsIgnoreCase", new Base(Comparison.EQUAL_IGNORING_CASE, false)),
          Map.entry("StringNotEqualsIgnoreCase", new Base(Comparison.EQUAL_IGNORING_CASE, true)),
          Map.entry("StringLike", new Base(Comparison.LIKE, false)),
          Map.entry("StringNotLike", new Base(Comparison.LIKE, true)),
          Map.entry("ArnLike", new Base(Comparison.ARN, false)),
          Map.entry("ArnNotLike", new Base(Comparison.ARN, true)),
          // AWS accepts wildcards in both ArnEquals and ArnNotEquals.
          Map.entry("ArnEquals", new Base(Comparison.ARN, false)),
          Map.entry("ArnNotEquals", new Base(Comparison.ARN, true)),
          Map.entry("IpAddress", new Base(Comparison.IP_ADDRESS, false)),
          Map.entry("NotIpAddress", new Base(Comparison.IP_ADDRESS, true)),
          Map.entry("DateEquals", new Base(Comparison.DATE_EQUAL, false)),
          Map.entry("DateNotEquals", new Base(Comparison.DATE_EQUAL, true)),
          Map.entry("DateLessThan", new Base(Comparison.DATE_LESS, false)),
          Map.entry("DateLessThanEquals", new Base(Comparison.DATE_GREATER, true)),
          Map.entry("DateGreaterThan", new Base(Comparison.DATE_GREATER, false)),
          Map.entry("DateGreaterThanEquals", new Base(Comparison.DATE_LESS, true)),
          Map.entry("Bool", new Base(Comparison.TRUTH, false)),
          Map.entry("Null", new Base(Comparison.NULL, false)));

  /** Which of several values must match. */
  enum Quantifier {
    ONE,
    ALL,
    ANY
  }

  /** How a value in a policy is compared with a value of the call. */
  enum Comparison {
    EQUAL,
    EQUAL_IGNORING_CASE,
    LIKE,
    ARN,
    /** The address is in the range. */
    IP_ADDRESS,
    /** Compares times, which are in ISO 8601 or in seconds since 1970. */
    DATE_EQUAL,
    DATE_LESS,
    DATE_GREATER,
    /** Compares {@code true} or {@code false}, ignoring case. */
    TRUTH,
    /** Whether the key is present. */
    NULL;

    boolean isAlike(String value, String present) {
      return switch (this) {
        case EQUAL -> value.equals(present);
        case EQUAL_IGNORING_CASE, TRUTH -> LetterCase.areEqual(value, present);
        case LIKE -> Wildcards.match(value, present);
        case ARN -> isArnAlike(value, present);
        case IP_ADDRESS -> isInRange(value, present);
        case DATE_EQUAL -> time(present).equals(time(value));
        case DATE_LESS -> time(present).isBefore(time(value));
        case DATE_GREATER -> time(present).isAfter(time(value));
        case NULL -> false;
      };
    }

    /** Returns whether {@code value} matches at least one text of the pattern {@code present}. */
    boolean overlaps(String value, String present) {
      return switch (this) {
        case EQUAL -> TextPattern.overlap(value, present);
        case EQUAL_IGNORING_CASE ->
            TextPattern.overlap(LetterCase.fold(value), LetterCase.fold(present));
        case LIKE -> TextPattern.overlap(TextPattern.ofWildcards(value), present);
        case ARN, IP_ADDRESS, DATE_EQUAL, DATE_LESS, DATE_GREATER, TRUTH, NULL -> false;
      };
    }

    /** Returns whether a policy may contain this value. */
    boolean accepts(String value) {
      try {
        return switch (this) {
          case NULL -> value.equals("true") || value.equals("false");
          case TRUTH -> value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
          case IP_ADDRESS -> Cidr.parse(value).prefixLength() >= 0;
          case DATE_EQUAL, DATE_LESS, DATE_GREATER -> time(value).isAfter(Instant.MIN);
          case EQUAL, EQUAL_IGNORING_CASE, LIKE, ARN -> true;
        };
      } catch (IllegalArgumentException | DateTimeException e) {
        return false;
      }
    }

    /** Describes the values that {@link #accepts} accepts, for error messages. */
    String validValues() {
      return switch (this) {
        case IP_ADDRESS -> "an address or a CIDR range, such as 192.0.2.0/24";
        case DATE_EQUAL, DATE_LESS, DATE_GREATER ->
            "a time in ISO 8601, such as 2026-01-31T12:00:00Z, or in seconds since 1970";
        case TRUTH, NULL, EQUAL, EQUAL_IGNORING_CASE, LIKE, ARN -> "true or false";
      };
    }

    private static boolean isInRange(String range, String address) {
      try {
        return Cidr.parse(range).contains(InetAddress.ofLiteral(address));
      } catch (IllegalArgumentException notAnAddress) {
        return false;
      }
    }

    /** Parses a time. A date without a time means midnight in UTC. */
    private static Instant time(String text) {
      if (text.matches("[0-9]{1,12}")) {
        return Instant.ofEpochSecond(Long.parseLong(text));
      }
      return text.contains("T")
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Compares each of the six parts of the ARNs separately. */
    private static boolean isArnAlike(String pattern, String arn) {
      var wanted = pattern.split(":", 6);
      var found = arn.split(":", 6);
      if (wanted.length != 6 || found.length != 6) {
        return false;
      }
      for (var i = 0; i < wanted.length; i++) {
        if (!Wildcards.match(wanted[i], found[i])) {
          return false;
        }
      }
      return true;
    }
  }

  /** Finds an operator by its name in a policy; empty if it is not supported. */
  static Optional<ConditionOperator> find(String name) {
    var quantifier = quantifier(name);
    var single = quantifier == Quantifier.ONE ? name : name.substring(name.indexOf(':') + 1);
    var isIfExists = single.endsWith(IF_EXISTS);
    var base = isIfExists ? single.substring(0, single.length() - IF_EXISTS.length()) : single;
    return Optional.ofNullable(BASES.get(base))
        .filter(found -> found.comparison() != Comparison.NULL || name.equals("Null"))
        .map(found ->
            new ConditionOperator(found.comparison(), found.isNegated(), isIfExists, quantifier));
  }

  private static Quantifier quantifier(String name) {
    if (name.startsWith("ForAllValues:")) {
      return Quantifier.ALL;
    }
    return name.startsWith("ForAnyValue:") ? Quantifier.ANY : Quantifier.ONE;
  }
}
