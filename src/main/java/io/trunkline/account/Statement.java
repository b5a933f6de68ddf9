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
      return isNamed(spellings) != isNegated;
    }

    private boolean isNamed(List<String> spellings) {
      for (var pattern : texts) {
        for (var text : spellings) {
          if (Wildcards.match(pattern, text)) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /** What a call needs, by all names of it. */
  record Spelled(List<String> actions, List<String> resources, PolicyContext context) {
    static Spelled of(Permission permission) {
      return new Spelled(
          ServiceAliases.ofAction(permission.action().toLowerCase(Locale.ROOT)),
          ServiceAliases.ofArn(permission.resource()),
          permission.context());
    }
  }

  Statement {
    conditions = List.copyOf(conditions);
  }

  boolean appliesTo(Spelled asked) {
    return actions.cover(asked.actions())
        && resources.cover(asked.resources())
        && conditions.stream().allMatch(one -> one.holds(asked.context(), effect));
  }
}
