package io.trunkline.target;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The stored part of a failed target's answer: a few headers, and the beginning of the body as
 * text. Secrets of the request are masked.
 *
 * @param headers by name
 */
public record TargetAnswer(Map<String, String> headers, String body) {
  public TargetAnswer {
    headers = Map.copyOf(headers);
  }

  /** Returns {@code {"headers","body"}}. */
  public JsonObject toJson() {
    var json = new JsonObject();
    headers.forEach(json::put);
    return new JsonObject().put("headers", json).put("body", body);
  }

  @Override
  public String toString() {
    return headers.entrySet().stream()
        .map(header -> header.getKey() + ": " + header.getValue())
        .sorted()
        .collect(Collectors.joining(", ", "TargetAnswer[", "]"));
  }
}
