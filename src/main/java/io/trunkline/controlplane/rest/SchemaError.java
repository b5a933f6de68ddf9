package io.trunkline.controlplane.rest;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.OutputUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Explains a validation error to the caller: where it is, and what is allowed. Messages never
 * contain values that were sent.
 */
record SchemaError(JsonObject contract, JsonSchema schema) {

  /** Keywords whose errors only repeat the error of a nested value. */
  private static final Set<String> OUTER =
      Set.of("properties", "items", "additionalProperties", "$ref");

  /**
   * Explains the first error. If a known member is invalid, the library also reports it as unknown,
   * but later in the list.
   */
  ApiException rejection(String name, List<OutputUnit> faults) {
    var fault =
        faults.stream()
            .filter(error -> !OUTER.contains(keyword(error)))
            .findFirst()
            .or(() ->
                faults.stream()
                    .filter(error -> keyword(error).equals("additionalProperties"))
                    .findFirst())
            .orElseGet(faults::getFirst);
    var path = path(name, fault);
    var words = words(fault);
    return new ApiException(
        ApiError.VALIDATION, path.isEmpty() ? "The request body " + words : path + ": " + words);
  }

  private String words(OutputUnit fault) {
    var error = fault.getError();
    return switch (keyword(fault)) {
      case "required" -> "is required";
      case "additionalProperties" -> "is unknown" + knownMembers(fault);
      case "type" -> "must be of type " + after(error, "Expected ").replace(", ", " or ");
      case "enum" ->
          "must be one of "
              + new JsonArray(after(error, "any of "))
                  .stream().map(String::valueOf).collect(Collectors.joining(", "));
      case "pattern" -> "must match " + AnchoredPatterns.asPublished(rule(fault));
      case "format" -> "must be a " + rule(fault) + ", such as 2026-01-31T12:00:00Z";
      default -> "is invalid: " + error.replace("( + ", "(");
    };
  }

  private String knownMembers(OutputUnit fault) {
    var parent = schemaPointer(fault).append("properties");
    return parent.queryJson(root(fault)) instanceof JsonObject properties
        ? "; the members are " + String.join(", ", properties.fieldNames())
        : "";
  }

  private String rule(OutputUnit fault) {
    return String.valueOf(schemaPointer(fault).append(keyword(fault)).queryJson(root(fault)));
  }

  /** Returns the document that the location of the error refers to: the contract or the schema. */
  private Object root(OutputUnit fault) {
    return location(fault).contains("#/components/") ? contract : schema;
  }

  private static JsonPointer schemaPointer(OutputUnit fault) {
    var location = location(fault);
    return JsonPointer.from(
        location.substring(location.indexOf('#') + 1, location.lastIndexOf('/')));
  }

  /**
   * Returns the location of the schema's keyword. It is relative for a schema inside a parameter,
   * which has no absolute location.
   */
  private static String location(OutputUnit fault) {
    return Objects.requireNonNullElseGet(
        fault.getAbsoluteKeywordLocation(), fault::getKeywordLocation);
  }

  private static String keyword(OutputUnit fault) {
    var location = fault.getKeywordLocation();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  /** Returns the path of the invalid value, such as {@code sources[0].connectionArn}. */
  private static String path(String name, OutputUnit fault) {
    var path = new StringBuilder(name);
    for (var part : fault.getInstanceLocation().substring(1).split("/", -1)) {
      if (part.matches("[0-9]+")) {
        path.append('[').append(part).append(']');
      } else if (!part.isEmpty()) {
        append(path, part.replace("~1", "/").replace("~0", "~"));
      }
    }
    if (keyword(fault).equals("required")) {
      append(path, after(fault.getError(), "property ").replace("\"", ""));
    }
    return path.toString();
  }

  private static void append(StringBuilder path, String member) {
    path.append(path.isEmpty() ? "" : ".").append(member);
  }

  private static String after(String text, String mark) {
    var at = text.indexOf(mark);
    return at < 0 ? text : text.substring(at + mark.length());
  }
}
