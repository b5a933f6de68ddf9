package io.trunkline.account;

import io.trunkline.account.ConditionOperator.Comparison;
import io.trunkline.platform.text.LetterCase;
import java.util.List;

/**
 * One condition of a Condition element; {@code key} is in lower case, {@code values} has at least
 * one element.
 */
record Condition(ConditionOperator operator, String key, List<String> values) {
  Condition {
    values = List.copyOf(values);
  }

  /**
   * Returns whether the condition holds. A statement applies only if all its conditions hold. If
   * the value of the call is a pattern, a condition of a Deny holds if it holds for at least one
   * text that the pattern matches, and a condition of an Allow only if it holds for all of them. If
   * tags differ only in case, a single-valued key can have two values. Such a condition neither
   * makes an Allow apply nor prevents a Deny from applying.
   */
  boolean holds(PolicyContext context, boolean isDeny) {
    var present = context.of(key);
    if (operator.comparison() == Comparison.NULL) {
      return values.contains(Boolean.toString(present.isEmpty()));
    }
    return switch (operator.quantifier()) {
      case ALL -> present.stream().allMatch(one -> holds(one, isDeny));
      case ANY -> present.stream().anyMatch(one -> holds(one, isDeny));
      case ONE -> holdsForOne(present, isDeny);
    };
  }

  private boolean holdsForOne(List<String> present, boolean isDeny) {
    return switch (present.size()) {
      case 0 -> operator.isNegated() || operator.holdsWhenAbsent();
      case 1 -> holds(present.getFirst(), isDeny);
      default -> isDeny;
    };
  }

  private boolean holds(String present, boolean isDeny) {
    // Whether one matching text of the pattern is enough, or all of its texts must match.
    boolean isOneEnough = isDeny != operator.isNegated();
    var spellings = ServiceAliases.ofArn(present);
    var isAlike = values.stream().anyMatch(value -> isAlike(value, spellings, isOneEnough));
    return isAlike != operator.isNegated();
  }

  private boolean isAlike(String value, List<String> spellings, boolean isOneEnough) {
    return spellings.stream()
        .anyMatch(present ->
            ConditionKeys.ignoresCase(key)
                ? isAlike(LetterCase.fold(value), LetterCase.fold(present), isOneEnough)
                : isAlike(value, present, isOneEnough));
  }

  private boolean isAlike(String value, String present, boolean isOneEnough) {
    return operator.comparison().isAlike(value, present)
        || (isOneEnough && operator.comparison().overlaps(value, present));
  }
}
