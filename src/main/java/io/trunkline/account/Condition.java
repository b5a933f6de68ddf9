package io.trunkline.account;

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
   * Returns whether the condition holds. A statement applies only if all its conditions hold.
   *
   * @param ifAmbiguous the result for a single-valued key that has several values
   */
  boolean holds(PolicyContext context, boolean ifAmbiguous) {
    var present = context.of(key);
    if (operator.comparison() == ConditionOperator.Comparison.NULL) {
      return values.contains(Boolean.toString(present.isEmpty()));
    }
    return switch (operator.quantifier()) {
      case ALL -> present.stream().allMatch(this::holds);
      case ANY -> present.stream().anyMatch(this::holds);
      case ONE -> holdsForOne(present, ifAmbiguous);
    };
  }

  private boolean holdsForOne(List<String> present, boolean ifAmbiguous) {
    return switch (present.size()) {
      case 0 -> operator.isNegated() || operator.holdsWhenAbsent();
      case 1 -> holds(present.getFirst());
      default -> ifAmbiguous;
    };
  }

  private boolean holds(String present) {
    var spellings = ServiceAliases.ofArn(present);
    var isAlike = values.stream().anyMatch(value -> isAlike(value, spellings));
    return isAlike != operator.isNegated();
  }

  private boolean isAlike(String value, List<String> spellings) {
    return spellings.stream().anyMatch(present -> operator.comparison().isAlike(value, present));
  }
}
