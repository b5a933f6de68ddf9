package io.trunkline.target.http;

import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Locale;

/** The headers that an owner adds to a target: {@code {"name":"value"}}. */
final class OwnerHeaders {
  private static final int COUNT_MAX = 32;
  private static final int TOTAL_LENGTH_MAX = 8192;

  private OwnerHeaders() {}

  /** Throws {@link IllegalArgumentException}; messages hold names and never values. */
  static JsonObject read(JsonObject target) {
    var headers =
        switch (target.getValue("headers")) {
          case null -> new JsonObject();
          case JsonObject object -> object;
          default -> throw new IllegalArgumentException("target.headers is an object");
        };
    if (headers.size() > COUNT_MAX) {
      throw new IllegalArgumentException("target.headers has more than %d".formatted(COUNT_MAX));
    }
    var seen = new HashSet<String>();
    var length = 0;
    for (var header : headers) {
      length += checkedLength(header.getKey(), header.getValue());
      if (!seen.add(header.getKey().toLowerCase(Locale.ROOT))) {
        throw refused(header.getKey(), "is there twice; names differ in more than case");
      }
    }
    if (length > TOTAL_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "target.headers is longer than %d characters in all".formatted(TOTAL_LENGTH_MAX));
    }
    return headers.copy();
  }

  private static int checkedLength(String name, Object value) {
    if (!HeaderRules.isName(name)) {
      throw new IllegalArgumentException(
          "target.headers has a name that is none: 1 to %d letters, digits and hyphens"
              .formatted(HeaderRules.NAME_LENGTH_MAX));
    }
    if (HeaderRules.isHopByHop(name) || HeaderRules.isOurs(name)) {
      throw refused(name, "is set by Trunkline");
    }
    if (!(value instanceof String text) || !HeaderRules.isValue(text)) {
      throw refused(
          name,
          "is a text of at most %d ASCII characters without line breaks"
              .formatted(HeaderRules.VALUE_LENGTH_MAX));
    }
    return name.length() + text.length();
  }

  private static IllegalArgumentException refused(String name, String rule) {
    return new IllegalArgumentException("target.headers.%s %s".formatted(name, rule));
  }
}
