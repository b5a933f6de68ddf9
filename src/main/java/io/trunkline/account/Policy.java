package io.trunkline.account;

import java.util.List;

/** What an access key may do. What no statement allows is not allowed; an explicit deny wins. */
public record Policy(List<Statement> statements) {
  private static final Policy FULL =
      new Policy(
          List.of(
              new Statement(
                  Statement.Effect.ALLOW,
                  Statement.Patterns.of("*"),
                  Statement.Patterns.of("*"),
                  List.of())));

  /** How a policy judges. */
  public enum PolicyDecision {
    ALLOWED,
    NOT_ALLOWED,
    DENIED
  }

  public Policy {
    statements = List.copyOf(statements);
  }

  /** Every right. */
  public static Policy full() {
    return FULL;
  }

  public PolicyDecision judge(Permission permission) {
    var asked = Statement.Spelled.of(permission);
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

  /** Whether the tags of a resource have to be known for a judgement. */
  public boolean asksForResourceTags() {
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
