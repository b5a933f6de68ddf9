package io.trunkline.account;

import io.trunkline.account.Statement.Effect;
import java.util.List;

/**
 * One condition of a Condition element; {@code key} is in lower case, {@code values} has at least
 * one element.
 */
record Condition(ConditionOperator operator, String key, List<String> values) {
  Condition {
    values = List.copyOf(values);
  }

  /** Returns whether the condition holds; all conditions of a statement must. */
  boolean holds(PolicyContext context, Effect effect) {
    var present = context.of(key);
    if (operator.comparison() == ConditionOperator.Comparison.NULL) {
      return values.contains(Boolean.toString(present.isEmpty()));
    }
    return switch (operator.quantifier()) {
      case ALL -> present.stream().allMatch(this::holds);
      case ANY -> present.stream().anyMatch(this::holds);
      case ONE -> holdsForOne(present, effect);
    };
  }

  /**
   * A single-valued key can have two values if tags differ only in case. Such a condition neither
   * makes an Allow apply nor prevents a Deny from applying.
   */
  private boolean holdsForOne(List<String> present, Effect effect) {
    return switch (present.size()) {
      case 0 -> operator.isNegated() || operator.holdsWhenAbsent();
      case 1 -> holds(present.getFirst());
      default -> effect == Effect.DENY;
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
