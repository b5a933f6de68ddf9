package io.trunkline.account;

import java.util.Map;
import java.util.Optional;

/**
 * How a condition compares. IAM User Guide, "Condition operators" and "Set operators": a negated
 * operator holds for a key that is absent, a plain one only with {@code IfExists}; {@code
 * ForAllValues} holds for no values, {@code ForAnyValue} does not, both whatever {@code IfExists}
 * says.
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
          // AWS lets both take wildcards.
          Map.entry("ArnEquals", new Base(Comparison.ARN, false)),
          Map.entry("ArnNotEquals", new Base(Comparison.ARN, true)),
          Map.entry("Bool", new Base(Comparison.TRUTH, false)),
          Map.entry("Null", new Base(Comparison.NULL, false)));

  /** Over which of several values. */
  enum Quantifier {
    ONE,
    ALL,
    ANY
  }

  /** What makes two texts alike: a policy's value, and what is present. */
  enum Comparison {
    EQUAL,
    EQUAL_IGNORING_CASE,
    LIKE,
    ARN,
    /** True or false, in any case. */
    TRUTH,
    /** Whether there is a value at all. */
    NULL;

    boolean isAlike(String value, String present) {
      return switch (this) {
        case EQUAL -> value.equals(present);
        case EQUAL_IGNORING_CASE, TRUTH -> value.equalsIgnoreCase(present);
        case LIKE -> Wildcards.match(value, present);
        case ARN -> isArnAlike(value, present);
        case NULL -> false;
      };
    }

    /** Each of the six parts by itself. */
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

  /** By its name in a policy; empty when there is no such operator here. */
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
