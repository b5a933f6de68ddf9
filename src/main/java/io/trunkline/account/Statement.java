package io.trunkline.account;

import java.util.List;
import java.util.Locale;

/** One statement of a policy: it applies to some actions on some resources in some context. */
record Statement(Effect effect, Patterns actions, Patterns resources, List<Condition> conditions) {

  /** What a statement that applies does. */
  enum Effect {
    ALLOW,
    DENY
  }

  /** What is covered, or with {@code isNegated} all else. Those of actions are in lower case. */
  record Patterns(boolean isNegated, List<String> texts) {
    Patterns {
      texts = List.copyOf(texts);
    }

    static Patterns of(String... texts) {
      return new Patterns(false, List.of(texts));
    }

    /** {@code spellings} are names of one thing. */
    private boolean cover(List<String> spellings) {
      var isNamed =
          texts.stream()
              .anyMatch(
                  pattern -> spellings.stream().anyMatch(text -> Wildcards.match(pattern, text)));
      return isNamed != isNegated;
    }
  }

  Statement {
    conditions = List.copyOf(conditions);
  }

  boolean appliesTo(Permission permission) {
    var action = permission.action().toLowerCase(Locale.ROOT);
    return actions.cover(Spellings.ofAction(action))
        && resources.cover(Spellings.ofArn(permission.resource()))
        && conditions.stream().allMatch(one -> one.holds(permission.context(), effect));
  }
}
