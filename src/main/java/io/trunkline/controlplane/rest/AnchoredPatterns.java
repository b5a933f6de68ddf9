package io.trunkline.controlplane.rest;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * The end of a pattern. In a schema (ECMA-262) {@code $} is the very end of a text; in Java, by
 * which the validator matches, a line break may still follow, unless it says {@code \z}.
 */
final class AnchoredPatterns {
  private static final String WRITTEN = "$";
  private static final String IN_JAVA = "\\z";

  private AnchoredPatterns() {}

  /** A copy to validate by. */
  static JsonObject inJava(JsonObject written) {
    var json = new JsonObject();
    for (var member : written) {
      var isPattern = member.getKey().equals("pattern");
      json.put(
          member.getKey(),
          isPattern && member.getValue() instanceof String pattern
              ? inJava(pattern)
              : copy(member.getValue()));
    }
    return json;
  }

  private static Object copy(Object value) {
    return switch (value) {
      case JsonObject json -> inJava(json);
      case JsonArray list -> copy(list);
      default -> value;
    };
  }

  private static JsonArray copy(JsonArray list) {
    var copy = new JsonArray();
    list.forEach(element -> copy.add(copy(element)));
    return copy;
  }

  private static String inJava(String pattern) {
    return pattern.endsWith(WRITTEN)
        ? pattern.substring(0, pattern.length() - WRITTEN.length()) + IN_JAVA
        : pattern;
  }

  /** As the description has it. */
  static String asWritten(String pattern) {
    return pattern.endsWith(IN_JAVA)
        ? pattern.substring(0, pattern.length() - IN_JAVA.length()) + WRITTEN
        : pattern;
  }
}
