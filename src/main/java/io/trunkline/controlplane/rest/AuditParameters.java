package io.trunkline.controlplane.rest;

import io.trunkline.controlplane.AuditText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a call as the audit trail shows them. What a schema marks by {@code
 * x-trunkline-secret: true} or {@code format: password} is masked, and so is every member that no
 * schema describes; {@code x-trunkline-secret: false} shows a value whole.
 */
final class AuditParameters {
  private static final String MARK = "x-trunkline-secret";
  private static final int CHARACTERS_MAX = 8_192;

  private final JsonObject contract;

  /** {@code contract} as it is written. */
  AuditParameters(JsonObject contract) {
    this.contract = contract;
  }

  JsonObject of(Endpoint endpoint, RestCall call) {
    var shown = new JsonObject();
    call.path().forEach((name, text) -> shown.put(name, AuditText.of(text)));
    call.query().forEach((name, text) -> shown.put(name, AuditText.of(text)));
    if (!call.body().isEmpty()) {
      shown.put("body", shown(bodySchema(endpoint), call.body()));
    }
    var length = shown.encode().length();
    return length <= CHARACTERS_MAX
        ? shown
        : new JsonObject().put("omitted", length + " characters");
  }

  private JsonObject bodySchema(Endpoint endpoint) {
    return JsonPointer.create()
                .append("paths")
                .append(endpoint.operation().getAbsoluteOpenAPIPath())
                .append(endpoint.operation().getHttpMethod().name().toLowerCase(Locale.ROOT))
                .append("requestBody")
                .append("content")
                .append("application/json")
                .append("schema")
                .queryJson(contract)
            instanceof JsonObject schema
        ? schema
        : new JsonObject();
  }

  private Object shown(JsonObject written, Object value) {
    var schema = resolved(written);
    if (schema.getBoolean(MARK, false) || "password".equals(schema.getString("format"))) {
      return AuditText.MASK;
    }
    if (schema.containsKey(MARK)) {
      return value;
    }
    return switch (value) {
      case JsonObject json -> members(schema, json);
      case JsonArray list -> elements(schema, list);
      case String text when schema.containsKey("type") -> AuditText.of(text);
      case Number number when schema.containsKey("type") -> number;
      case Boolean truth when schema.containsKey("type") -> truth;
      default -> AuditText.MASK;
    };
  }

  private JsonObject members(JsonObject schema, JsonObject json) {
    var known = schema.getJsonObject("properties", new JsonObject());
    var shown = new JsonObject();
    for (Map.Entry<String, Object> member : json) {
      var described = Optional.ofNullable(known.getJsonObject(member.getKey()));
      shown.put(
          AuditText.of(member.getKey()),
          described.map(inner -> present(inner, json, member.getKey())).orElse(AuditText.MASK));
    }
    return shown;
  }

  private Object present(JsonObject schema, JsonObject json, String name) {
    return Optional.ofNullable(json.getValue(name))
        .map(value -> shown(schema, value))
        .orElse(AuditText.MASK);
  }

  private JsonArray elements(JsonObject schema, JsonArray list) {
    var items = schema.getJsonObject("items", new JsonObject());
    return new JsonArray(list.stream().map(element -> shown(items, element)).toList());
  }

  /** {@code #/components/schemas/Target}. */
  private JsonObject resolved(JsonObject schema) {
    var reference = schema.getString("$ref");
    return reference == null
        ? schema
        : (JsonObject) JsonPointer.from(reference.substring(1)).queryJson(contract);
  }
}
