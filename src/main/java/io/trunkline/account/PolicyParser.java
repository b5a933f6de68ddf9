package io.trunkline.account;

import io.trunkline.account.ConditionOperator.Comparison;
import io.trunkline.account.ConditionOperator.Quantifier;
import io.trunkline.account.Statement.Effect;
import io.trunkline.account.Statement.Patterns;
import io.trunkline.platform.text.LetterCase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses an identity-based policy document (IAM User Guide, "IAM JSON policy element reference").
 * Rejects everything that it does not support, because a rule without effect would be worse than an
 * error.
 */
public final class PolicyParser {
  /** Result of parsing a policy document. */
  public sealed interface Result {

    record Parsed(Policy policy) implements Result {}

    /** {@code reason} says where the error is and what would be correct. */
    record Invalid(String reason) implements Result {}
  }

  /** The limit of a managed policy in AWS; white space does not count. */
  public static final int CHARACTERS_MAX = 6_144;

  private static final String VERSION = "2012-10-17";
  private static final Set<String> DOCUMENT_MEMBERS = Set.of("Version", "Id", "Statement");
  private static final Set<String> STATEMENT_MEMBERS =
      Set.of("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition");

  private final Set<String> sids = new HashSet<>();

  private PolicyParser() {}

  /** Carries the reason out of the parsing methods; never leaves this class. */
  private static final class InvalidPolicyException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String reason;

    InvalidPolicyException(String place, String reason) {
      super(place + ": " + reason, null, false, false);
      this.reason = place + ": " + reason;
    }
  }

  public static Result parse(JsonObject document) {
    try {
      return new Result.Parsed(new PolicyParser().policy(document));
    } catch (InvalidPolicyException fault) {
      return new Result.Invalid(fault.reason);
    }
  }

  private Policy policy(JsonObject document) {
    var length = document.encode().length();
    if (length > CHARACTERS_MAX) {
      throw new InvalidPolicyException(
          "policy", "has %d characters, at most %d".formatted(length, CHARACTERS_MAX));
    }
    rejectUnknownMembers("policy", document, DOCUMENT_MEMBERS);
    if (!VERSION.equals(document.getValue("Version"))) {
      throw new InvalidPolicyException("Version", "must be \"%s\"".formatted(VERSION));
    }
    if (!(document.getValue("Id", "") instanceof String)) {
      throw new InvalidPolicyException("Id", "must be a string");
    }
    var statements = new ArrayList<Statement>();
    for (var element : elements("Statement", document.getValue("Statement"))) {
      var place = "Statement[%d]".formatted(statements.size());
      statements.add(statement(place, object(place, element)));
    }
    return new Policy(statements);
  }

  private Statement statement(String place, JsonObject json) {
    rejectUnknownMembers(place, json, STATEMENT_MEMBERS);
    checkSid(place + ".Sid", json.getValue("Sid"));
    var effect =
        switch (json.getValue("Effect")) {
          case String text when text.equals("Allow") -> Effect.ALLOW;
          case String text when text.equals("Deny") -> Effect.DENY;
          case null, default ->
              throw new InvalidPolicyException(place + ".Effect", "must be Allow or Deny");
        };
    var actions = patterns(place, "Action", json);
    actions.texts().forEach(action -> checkAction(place + ".Action", action));
    var resources = patterns(place, "Resource", json);
    resources.texts().forEach(resource -> checkResource(place + ".Resource", resource));
    return new Statement(
        effect,
        new Patterns(
            actions.isNegated(),
            actions.texts().stream().map(text -> LetterCase.fold(text)).toList()),
        resources,
        conditions(place + ".Condition", json.getValue("Condition")));
  }

  private void checkSid(String place, @Nullable Object sid) {
    if (sid == null) {
      return;
    }
    if (!(sid instanceof String text) || !text.matches("[A-Za-z0-9]{0,256}")) {
      throw new InvalidPolicyException(place, "must contain only letters and digits");
    }
    if (!text.isEmpty() && !sids.add(text)) {
      throw new InvalidPolicyException(place, "'%s' is used twice".formatted(text));
    }
  }

  private static Patterns patterns(String place, String name, JsonObject json) {
    var not = "Not" + name;
    if (json.containsKey(name) == json.containsKey(not)) {
      throw new InvalidPolicyException(place, "requires either %s or %s".formatted(name, not));
    }
    var written = json.containsKey(name) ? name : not;
    return new Patterns(written.equals(not), texts(place + "." + written, json.getValue(written)));
  }

  private static void checkAction(String place, String action) {
    if (!action.equals("*") && !action.matches("(\\*|[A-Za-z0-9-]+):[A-Za-z0-9*?]+")) {
      throw new InvalidPolicyException(
          place,
          "'%s' must be * or service:Action; the action may contain * and ?".formatted(action));
    }
    KnownActions.findProblem(action)
        .ifPresent(problem -> {
          throw new InvalidPolicyException(place, problem);
        });
  }

  private static void checkResource(String place, String resource) {
    if (!resource.equals("*")
        && !(resource.startsWith("arn:") && parts(resource) >= 6)
        && !(resource.startsWith("arn:") && resource.endsWith("*"))) {
      throw new InvalidPolicyException(place, "'%s' must be * or an ARN".formatted(resource));
    }
  }

  private static int parts(String arn) {
    return arn.split(":", -1).length;
  }

  private static List<Condition> conditions(String place, @Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    var conditions = new ArrayList<Condition>();
    for (var block : object(place, value)) {
      var operator =
          ConditionOperator.find(block.getKey())
              .orElseThrow(() ->
                  new InvalidPolicyException(
                      place,
                      "the condition operator '%s' is not supported".formatted(block.getKey())));
      var within = place + "." + block.getKey();
      for (var line : object(within, block.getValue())) {
        conditions.add(condition(within, operator, line.getKey(), line.getValue()));
      }
    }
    return conditions;
  }

  private static Condition condition(
      String place, ConditionOperator operator, String name, @Nullable Object value) {
    var key =
        ConditionKeys.find(name)
            .orElseThrow(() ->
                new InvalidPolicyException(
                    place, "the condition key '%s' is not supported".formatted(name)));
    if (key.equals(ConditionKeys.TAG_KEYS)
        && operator.quantifier() == Quantifier.ONE
        && operator.comparison() != Comparison.NULL) {
      throw new InvalidPolicyException(
          place, name + " has several values: use ForAllValues: or ForAnyValue:");
    }
    var values = texts(place + "." + name, value);
    if (!values.stream().allMatch(operator.comparison()::accepts)) {
      throw new InvalidPolicyException(
          place + "." + name, "must be " + operator.comparison().validValues());
    }
    return new Condition(operator, key, values);
  }

  private static List<String> texts(String place, @Nullable Object value) {
    return elements(place, value).stream().map(element -> text(place, element)).toList();
  }

  private static String text(String place, Object value) {
    var text =
        switch (value) {
          case String written -> written;
          case Boolean truth -> truth.toString();
          default ->
              throw new InvalidPolicyException(place, "must be a string or a list of strings");
        };
    if (text.contains("${")) {
      throw new InvalidPolicyException(
          place, "'%s': policy variables are not supported".formatted(text));
    }
    return text;
  }

  /** Returns the elements of a list, or a single value as a list. */
  private static List<Object> elements(String place, @Nullable Object value) {
    if (value instanceof JsonArray list
        && !list.isEmpty()
        && list.stream().allMatch(it -> it != null)) {
      return list.stream().toList();
    }
    if (value == null || value instanceof JsonArray) {
      throw new InvalidPolicyException(place, "is required and must not be empty");
    }
    return List.of(value);
  }

  private static JsonObject object(String place, @Nullable Object value) {
    if (value instanceof JsonObject json) {
      return json;
    }
    throw new InvalidPolicyException(place, "must be an object");
  }

  private static void rejectUnknownMembers(String place, JsonObject json, Set<String> members) {
    json.fieldNames().stream()
        .filter(name -> !members.contains(name))
        .findFirst()
        .ifPresent(name -> {
          throw new InvalidPolicyException(
              place, "the element '%s' is not supported".formatted(name));
        });
  }
}
