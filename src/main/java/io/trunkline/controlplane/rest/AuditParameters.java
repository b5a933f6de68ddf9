package io.trunkline.controlplane.rest;

import io.trunkline.controlplane.AuditText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a call for the audit trail. Values are masked if their schema has {@code
 * x-trunkline-secret: true} or {@code format: password}, or if no schema describes them. {@code
 * x-trunkline-secret: false} keeps a value at its full length; {@code query} masks the values of a
 * URL's query.
 */
final class AuditParameters {
  private static final String MARK = "x-trunkline-secret";
  private static final String MARK_OF_QUERY = "query";
  private static final int CHARACTERS_MAX = 8_192;

  private final JsonObject contract;

  /** {@code contract} is openapi.yaml as JSON. */
  AuditParameters(JsonObject contract) {
    this.contract = contract;
  }

  JsonObject of(Endpoint endpoint, RestCall call) {
    var result = new JsonObject();
    call.path().forEach((name, text) -> result.put(name, AuditText.of(text)));
    call.query().forEach((name, text) -> result.put(name, AuditText.of(text)));
    if (!call.body().isEmpty()) {
      result.put("body", masked(bodySchema(endpoint), call.body()));
    }
    var length = result.encode().length();
    return length <= CHARACTERS_MAX
        ? result
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

  private Object masked(JsonObject schemaOrReference, Object value) {
    var schema = resolved(schemaOrReference);
    var mark = schema.getValue(MARK);
    if (Boolean.TRUE.equals(mark) || "password".equals(schema.getString("format"))) {
      return AuditText.MASK;
    }
    if (Boolean.FALSE.equals(mark)) {
      return value;
    }
    if (MARK_OF_QUERY.equals(mark) && value instanceof String url) {
      return AuditText.ofUrl(url);
    }
    return switch (value) {
      case JsonObject json -> members(schema, json);
      case JsonArray list -> elements(schema, list);
      case String text when schema.containsKey("type") -> AuditText.of(text);
      case Number number when schema.containsKey("type") -> number;
      case Boolean flag when schema.containsKey("type") -> flag;
      default -> AuditText.MASK;
    };
  }

  private JsonObject members(JsonObject schema, JsonObject json) {
    var properties = schema.getJsonObject("properties", new JsonObject());
    var result = new JsonObject();
    for (Map.Entry<String, Object> member : json) {
      var property = Optional.ofNullable(properties.getJsonObject(member.getKey()));
      result.put(
          AuditText.of(member.getKey()),
          property.map(inner -> maskedMember(inner, json, member.getKey())).orElse(AuditText.MASK));
    }
    return result;
  }

  private Object maskedMember(JsonObject schema, JsonObject json, String name) {
    return Optional.ofNullable(json.getValue(name))
        .map(value -> masked(schema, value))
        .orElse(AuditText.MASK);
  }

  private JsonArray elements(JsonObject schema, JsonArray list) {
    var items = schema.getJsonObject("items", new JsonObject());
    return new JsonArray(list.stream().map(element -> masked(items, element)).toList());
  }

  /** Follows a reference such as {@code #/components/schemas/Target}. */
  private JsonObject resolved(JsonObject schema) {
    var reference = schema.getString("$ref");
    return reference == null
        ? schema
        : (JsonObject) JsonPointer.from(reference.substring(1)).queryJson(contract);
  }
}
