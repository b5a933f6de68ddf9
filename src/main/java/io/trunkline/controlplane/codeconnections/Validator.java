package io.trunkline.controlplane.codeconnections;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.controlplane.codeconnections.Shape.ListOf;
import io.trunkline.controlplane.codeconnections.Shape.Member;
import io.trunkline.controlplane.codeconnections.Shape.Structure;
import io.trunkline.controlplane.codeconnections.Shape.Text;
import io.trunkline.controlplane.codeconnections.Shape.Whole;
import io.trunkline.platform.text.StrictJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Validates a body against its shape and reports problems in AWS's words: {@code N validation
 * errors detected: Value '…' at 'connectionName' failed to satisfy constraint: …; …}.
 */
final class Validator {
  private static final int PROBLEM_COUNT_MAX = 20;

  private final List<String> problems = new ArrayList<>();

  private Validator() {}

  /** Throws a {@code SerializationException} or a {@code ValidationException}. */
  static ValidInput validate(Structure shape, Buffer body) {
    var json = body.length() == 0 ? new JsonObject() : parse(body);
    var validator = new Validator();
    validator.check(shape, json, "");
    validator.rejectIfAny();
    return new ValidInput(json);
  }

  private static JsonObject parse(Buffer body) {
    try {
      if (StrictJson.decode(body) instanceof JsonObject json) {
        return json;
      }
    } catch (DecodeException e) {
      throw new ApiException(ApiError.SERIALIZATION, "The request body is not valid JSON.");
    }
    throw new ApiException(ApiError.SERIALIZATION, "The request body is not a JSON object.");
  }

  private void check(Shape shape, Object value, String path) {
    switch (shape) {
      case Structure structure -> {
        var json = cast(value, JsonObject.class, "a structure");
        structure.members().forEach(member -> check(member, json.getValue(member.name()), path));
      }
      case ListOf list -> checkList(list, cast(value, JsonArray.class, "a list"), path);
      case Text text -> checkText(text, cast(value, String.class, "a String"), path);
      case Whole whole -> checkWhole(whole, whole(value), path);
    }
  }

  private void check(Member member, @Nullable Object value, String parent) {
    var name = member.name().substring(0, 1).toLowerCase(Locale.ROOT) + member.name().substring(1);
    var path = parent.isEmpty() ? name : parent + "." + name;
    if (value != null) {
      check(member.shape(), value, path);
    } else if (member.isRequired()) {
      problems.add(
          "Value null at '%s' failed to satisfy constraint: Member must not be null"
              .formatted(path));
    }
  }

  private void checkList(ListOf shape, JsonArray list, String path) {
    if (list.size() > shape.sizeMax()) {
      problem("[...]", path, "Member must have length less than or equal to " + shape.sizeMax());
      return;
    }
    if (list.size() < shape.sizeMin()) {
      problem("[]", path, "Member must have length greater than or equal to " + shape.sizeMin());
    }
    for (var i = 0; i < list.size(); i++) {
      var element = "%s.%d.member".formatted(path, i + 1);
      check(new Member(element, shape.element(), true), list.getValue(i), "");
    }
  }

  /**
   * Checks the length first: a text that is too long is not matched against the pattern, because
   * that could take long.
   */
  private void checkText(Text shape, String value, String path) {
    var length = value.codePointCount(0, value.length());
    if (length > shape.lengthMax()) {
      problem(value, path, "Member must have length less than or equal to " + shape.lengthMax());
      return;
    }
    if (length < shape.lengthMin()) {
      problem(value, path, "Member must have length greater than or equal to " + shape.lengthMin());
    }
    if (hasUnstorableCharacter(value)) {
      problem("?", path, "Member must not contain U+0000 or an unpaired surrogate");
    }
    shape
        .form()
        .filter(form -> !form.fits(value))
        .ifPresent(form ->
            problem(
                value,
                path,
                "Member must satisfy regular expression pattern: " + form.published()));
    if (!shape.values().isEmpty() && !shape.values().contains(value)) {
      problem(value, path, "Member must satisfy enum value set: " + shape.values());
    }
  }

  private void checkWhole(Whole shape, long value, String path) {
    if (value > shape.max()) {
      problem("" + value, path, "Member must have value less than or equal to " + shape.max());
    }
    if (value < shape.min()) {
      problem("" + value, path, "Member must have value greater than or equal to " + shape.min());
    }
  }

  /** Whether the text contains U+0000 or an unpaired surrogate, which PostgreSQL cannot store. */
  private static boolean hasUnstorableCharacter(String value) {
    int codePoint;
    for (var i = 0; i < value.length(); i += Character.charCount(codePoint)) {
      codePoint = value.codePointAt(i);
      if (codePoint == 0
          || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE)) {
        return true;
      }
    }
    return false;
  }

  private void problem(String value, String path, String constraint) {
    problems.add(
        "Value '%s' at '%s' failed to satisfy constraint: %s".formatted(value, path, constraint));
  }

  private void rejectIfAny() {
    if (!problems.isEmpty()) {
      var count =
          problems.size() == 1 ? "1 validation error" : problems.size() + " validation errors";
      var reported = problems.stream().limit(PROBLEM_COUNT_MAX).toList();
      throw new ApiException(
          ApiError.VALIDATION, count + " detected: " + String.join("; ", reported));
    }
  }

  private static long whole(Object value) {
    return value instanceof Long number ? number : cast(value, Integer.class, "an Integer");
  }

  /** {@code expected} names the type in the message, such as {@code a String}. */
  private static <T> T cast(Object value, Class<T> type, String expected) {
    if (type.isInstance(value)) {
      return type.cast(value);
    }
    var problem =
        switch (value) {
          case JsonObject _ -> "Start of structure or map found where not expected.";
          case JsonArray _ -> "Start of list found where not expected";
          case Boolean truth ->
              (truth ? "TRUE" : "FALSE") + "_VALUE can not be converted to " + expected;
          case Number _ -> "NUMBER_VALUE can not be converted to " + expected;
          default -> "STRING_VALUE can not be converted to " + expected;
        };
    throw new ApiException(ApiError.SERIALIZATION, problem);
  }
}
