package io.trunkline.account;

import io.trunkline.platform.text.LetterCase;
import java.util.List;

/** One statement of a policy. */
record Statement(Effect effect, Patterns actions, Patterns resources, List<Condition> conditions) {

  /** What the statement does when it applies. */
  enum Effect {
    ALLOW,
    DENY
  }

  /**
   * Patterns that a statement covers, or excludes if {@code isNegated}. Action patterns are in
   * lower case.
   */
  record Patterns(boolean isNegated, List<String> texts) {
    Patterns {
      texts = List.copyOf(texts);
    }

    static Patterns of(String... texts) {
      return new Patterns(false, List.of(texts));
    }

    /** Returns whether the element covers the action or resource that all these aliases name. */
    private boolean cover(List<String> aliases) {
      return matchesAny(aliases) != isNegated;
    }

    private boolean matchesAny(List<String> aliases) {
      for (var pattern : texts) {
        for (var text : aliases) {
          if (Wildcards.match(pattern, text)) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /** A required permission with all aliases of its action and resource. */
  record RequiredPermissionAliases(
      List<String> actions, List<String> resources, PolicyContext context) {
    static RequiredPermissionAliases of(Permission permission) {
      return new RequiredPermissionAliases(
          ServiceAliases.ofAction(LetterCase.fold(permission.action())),
          ServiceAliases.ofArn(permission.resource()),
          permission.context());
    }
  }

  Statement {
    conditions = List.copyOf(conditions);
  }

  boolean appliesTo(RequiredPermissionAliases required) {
    return actions.cover(required.actions())
        && resources.cover(required.resources())
        && conditions.stream()
            .allMatch(one -> one.holds(required.context(), effect == Effect.DENY));
  }
}
