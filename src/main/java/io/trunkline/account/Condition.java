package io.trunkline.account;

import io.trunkline.account.Statement.Effect;
import java.util.List;

/** One line of a Condition element; {@code key} in lower case, {@code values} at least one. */
record Condition(ConditionOperator operator, String key, List<String> values) {
  Condition {
    values = List.copyOf(values);
  }

  /** All lines of a statement have to hold. */
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
   * What has one value by its nature can have two when tags differ only in case. Such a condition
   * neither lets an Allow apply nor keeps a Deny from it.
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
