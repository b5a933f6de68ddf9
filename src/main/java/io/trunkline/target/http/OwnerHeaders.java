package io.trunkline.target.http;

import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Locale;

/** Reads the headers that an owner adds to a target: {@code {"name":"value"}}. */
final class OwnerHeaders {
  private static final int COUNT_MAX = 32;
  private static final int TOTAL_LENGTH_MAX = 8192;

  private OwnerHeaders() {}

  /** Throws {@link IllegalArgumentException} with a message that contains no header value. */
  static JsonObject read(JsonObject target) {
    var headers =
        switch (target.getValue("headers")) {
          case null -> new JsonObject();
          case JsonObject object -> object;
          default -> throw new IllegalArgumentException("target.headers must be an object");
        };
    if (headers.size() > COUNT_MAX) {
      throw new IllegalArgumentException(
          "target.headers must not have more than %d members".formatted(COUNT_MAX));
    }
    var seen = new HashSet<String>();
    var length = 0;
    for (var header : headers) {
      length += checkedLength(header.getKey(), header.getValue());
      if (!seen.add(header.getKey().toLowerCase(Locale.ROOT))) {
        throw rejection(header.getKey(), "is set twice; names are not case-sensitive");
      }
    }
    if (length > TOTAL_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "target.headers must not be longer than %d characters in total"
              .formatted(TOTAL_LENGTH_MAX));
    }
    return headers.copy();
  }

  private static int checkedLength(String name, Object value) {
    if (!HeaderRules.isName(name)) {
      throw new IllegalArgumentException(
          "target.headers contains an invalid name; use 1 to %d letters, digits and hyphens"
              .formatted(HeaderRules.NAME_LENGTH_MAX));
    }
    if (HeaderRules.isHopByHop(name) || HeaderRules.isReserved(name)) {
      throw rejection(name, "is set by Trunkline");
    }
    if (!(value instanceof String text) || !HeaderRules.isValue(text)) {
      throw rejection(
          name,
          "must be a string of at most %d ASCII characters without line breaks"
              .formatted(HeaderRules.VALUE_LENGTH_MAX));
    }
    return name.length() + text.length();
  }

  private static IllegalArgumentException rejection(String name, String rule) {
    return new IllegalArgumentException("target.headers.%s %s".formatted(name, rule));
  }
}
