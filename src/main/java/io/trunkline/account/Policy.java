package io.trunkline.account;

import java.util.List;

/**
 * The permissions of an access key. Nothing is allowed by default, and an explicit deny overrides
 * every allow.
 */
public record Policy(List<Statement> statements) {
  private static final Policy FULL =
      new Policy(
          List.of(
              new Statement(
                  Statement.Effect.ALLOW,
                  Statement.Patterns.of("*"),
                  Statement.Patterns.of("*"),
                  List.of())));

  /** Result of evaluating a policy. */
  public enum PolicyDecision {
    ALLOWED,
    NOT_ALLOWED,
    DENIED
  }

  public Policy {
    statements = List.copyOf(statements);
  }

  /** A policy that allows everything. */
  public static Policy full() {
    return FULL;
  }

  public PolicyDecision evaluate(Permission permission) {
    var asked = Statement.RequiredPermissionAliases.of(permission);
    var verdict = PolicyDecision.NOT_ALLOWED;
    for (var statement : statements) {
      if (statement.appliesTo(asked)) {
        switch (statement.effect()) {
          case DENY -> {
            return PolicyDecision.DENIED;
          }
          case ALLOW -> verdict = PolicyDecision.ALLOWED;
        }
      }
    }
    return verdict;
  }

  /** Returns whether evaluating the policy requires the tags of the resource. */
  public boolean needsResourceTags() {
    for (var statement : statements) {
      for (var condition : statement.conditions()) {
        if (condition.key().startsWith(ConditionKeys.RESOURCE_TAG)) {
          return true;
        }
      }
    }
    return false;
  }
}
