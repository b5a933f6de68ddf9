package io.trunkline.account;

import io.trunkline.account.ConditionOperator.Comparison;
import io.trunkline.account.ConditionOperator.Quantifier;
import io.trunkline.account.Statement.Effect;
import io.trunkline.account.Statement.Patterns;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an identity-based policy document (IAM User Guide, "IAM JSON policy element reference").
 * What it does not know it refuses: a rule that nobody minds would be worse than none.
 */
public final class PolicyParser {

  /** As for a managed policy of AWS; without white space. */
  public static final int CHARACTERS_MAX = 6_144;

  private static final String VERSION = "2012-10-17";
  private static final Set<String> DOCUMENT_MEMBERS = Set.of("Version", "Id", "Statement");
  private static final Set<String> STATEMENT_MEMBERS =
      Set.of("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition");

  private final Set<String> sids = new HashSet<>();

  private PolicyParser() {}

  /** What is wrong; never leaves this class. */
  private static final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String reason;

    Fault(String place, String reason) {
      super(place + ": " + reason, null, false, false);
      this.reason = place + ": " + reason;
    }
  }

  public static PolicyParseResult parse(JsonObject document) {
    try {
      return new PolicyParseResult.Read(new PolicyParser().policy(document));
    } catch (Fault fault) {
      return new PolicyParseResult.Refused(fault.reason);
    }
  }

  private Policy policy(JsonObject document) {
    var length = document.encode().length();
    if (length > CHARACTERS_MAX) {
      throw new Fault("policy", "has %d characters, at most %d".formatted(length, CHARACTERS_MAX));
    }
    knows("policy", document, DOCUMENT_MEMBERS);
    if (!VERSION.equals(document.getValue("Version"))) {
      throw new Fault("Version", "must be \"%s\"".formatted(VERSION));
    }
    if (!(document.getValue("Id", "") instanceof String)) {
      throw new Fault("Id", "must be a string");
    }
    var statements = new ArrayList<Statement>();
    for (var element : elements("Statement", document.getValue("Statement"))) {
      var place = "Statement[%d]".formatted(statements.size());
      statements.add(statement(place, object(place, element)));
    }
    return new Policy(statements);
  }

  private Statement statement(String place, JsonObject json) {
    knows(place, json, STATEMENT_MEMBERS);
    checkSid(place + ".Sid", json.getValue("Sid"));
    var effect =
        switch (json.getValue("Effect")) {
          case String text when text.equals("Allow") -> Effect.ALLOW;
          case String text when text.equals("Deny") -> Effect.DENY;
          case null, default -> throw new Fault(place + ".Effect", "must be Allow or Deny");
        };
    var actions = patterns(place, "Action", json);
    actions.texts().forEach(action -> checkAction(place + ".Action", action));
    var resources = patterns(place, "Resource", json);
    resources.texts().forEach(resource -> checkResource(place + ".Resource", resource));
    return new Statement(
        effect,
        new Patterns(
            actions.isNegated(),
            actions.texts().stream().map(text -> text.toLowerCase(Locale.ROOT)).toList()),
        resources,
        conditions(place + ".Condition", json.getValue("Condition")));
  }

  private void checkSid(String place, @Nullable Object sid) {
    if (sid == null) {
      return;
    }
    if (!(sid instanceof String text) || !text.matches("[A-Za-z0-9]{0,256}")) {
      throw new Fault(place, "must be letters and digits");
    }
    if (!text.isEmpty() && !sids.add(text)) {
      throw new Fault(place, "'%s' is there twice".formatted(text));
    }
  }

  private static Patterns patterns(String place, String name, JsonObject json) {
    var not = "Not" + name;
    if (json.containsKey(name) == json.containsKey(not)) {
      throw new Fault(place, "needs one of %s and %s".formatted(name, not));
    }
    var written = json.containsKey(name) ? name : not;
    return new Patterns(written.equals(not), texts(place + "." + written, json.getValue(written)));
  }

  private static void checkAction(String place, String action) {
    if (!action.equals("*") && !action.matches("(\\*|[A-Za-z0-9-]+):[A-Za-z0-9*?]+")) {
      throw new Fault(
          place, "'%s' is not * or service:Action with * and ? in the action".formatted(action));
    }
  }

  private static void checkResource(String place, String resource) {
    if (!resource.equals("*")
        && !(resource.startsWith("arn:") && parts(resource) >= 6)
        && !(resource.startsWith("arn:") && resource.endsWith("*"))) {
      throw new Fault(place, "'%s' is not * or an ARN".formatted(resource));
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
                  new Fault(
                      place,
                      "the condition operator '%s' is not known here".formatted(block.getKey())));
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
            .orElseThrow(
                () -> new Fault(place, "the condition key '%s' is not known here".formatted(name)));
    if (key.equals(ConditionKeys.TAG_KEYS)
        && operator.quantifier() == Quantifier.ONE
        && operator.comparison() != Comparison.NULL) {
      throw new Fault(
          place, name + " has several values: write ForAllValues: or ForAnyValue: in front");
    }
    var values = texts(place + "." + name, value);
    if (!values.stream().allMatch(text -> canBe(operator.comparison(), text))) {
      throw new Fault(place + "." + name, "must be true or false");
    }
    return new Condition(operator, key, values);
  }

  private static boolean canBe(Comparison comparison, String text) {
    return switch (comparison) {
      case NULL -> text.equals("true") || text.equals("false");
      case TRUTH -> text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
      case EQUAL, EQUAL_IGNORING_CASE, LIKE, ARN -> true;
    };
  }

  private static List<String> texts(String place, @Nullable Object value) {
    return elements(place, value).stream().map(element -> text(place, element)).toList();
  }

  private static String text(String place, Object value) {
    var text =
        switch (value) {
          case String written -> written;
          case Boolean truth -> truth.toString();
          default -> throw new Fault(place, "must be a string or a list of strings");
        };
    if (text.contains("${")) {
      throw new Fault(place, "'%s': policy variables are not known here".formatted(text));
    }
    return text;
  }

  /** One, or several in a list. */
  private static List<Object> elements(String place, @Nullable Object value) {
    if (value instanceof JsonArray list
        && !list.isEmpty()
        && list.stream().allMatch(it -> it != null)) {
      return list.stream().toList();
    }
    if (value == null || value instanceof JsonArray) {
      throw new Fault(place, "is required and must not be empty");
    }
    return List.of(value);
  }

  private static JsonObject object(String place, @Nullable Object value) {
    if (value instanceof JsonObject json) {
      return json;
    }
    throw new Fault(place, "must be an object");
  }

  private static void knows(String place, JsonObject json, Set<String> members) {
    json.fieldNames().stream()
        .filter(name -> !members.contains(name))
        .findFirst()
        .ifPresent(name -> {
          throw new Fault(place, "the element '%s' is not known here".formatted(name));
        });
  }
}
