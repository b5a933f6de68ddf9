package io.trunkline.account;

import io.trunkline.platform.text.LetterCase;
import java.util.Map;
import java.util.Optional;

/**
 * How a condition compares (IAM User Guide, "Condition operators" and "Set operators"). A negated
 * operator holds for an absent key, a plain one only with {@code IfExists}. Without values {@code
 * ForAllValues} holds and {@code ForAnyValue} does not, regardless of {@code IfExists}.
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
    /** True or false, ignoring case. */
    TRUTH,
    /** Whether the key is present. */
    NULL;

    boolean isAlike(String value, String present) {
      return switch (this) {
        case EQUAL -> value.equals(present);
        case EQUAL_IGNORING_CASE, TRUTH -> LetterCase.areEqual(value, present);
        case LIKE -> Wildcards.match(value, present);
        case ARN -> isArnAlike(value, present);
        case NULL -> false;
      };
    }

    /** Compares each of the six parts separately. */
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
