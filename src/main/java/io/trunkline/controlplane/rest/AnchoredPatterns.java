package io.trunkline.controlplane.rest;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Translates {@code $} at the end of patterns to {@code \z}. In schemas (ECMA-262), {@code $}
 * matches only at the end of the text. In Java, which the validator uses, it also matches before a
 * final line break; {@code \z} does not.
 */
final class AnchoredPatterns {
  private static final String PUBLISHED = "$";
  private static final String IN_JAVA = "\\z";

  private AnchoredPatterns() {}

  /** Returns a copy of a schema document with its patterns in Java's syntax. */
  static JsonObject inJava(JsonObject document) {
    var json = new JsonObject();
    for (var member : document) {
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
    return pattern.endsWith(PUBLISHED)
        ? pattern.substring(0, pattern.length() - PUBLISHED.length()) + IN_JAVA
        : pattern;
  }

  /** Returns the pattern as it is written in openapi.yaml. */
  static String asPublished(String pattern) {
    return pattern.endsWith(IN_JAVA)
        ? pattern.substring(0, pattern.length() - IN_JAVA.length()) + PUBLISHED
        : pattern;
  }
}
