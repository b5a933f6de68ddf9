package io.trunkline.controlplane.codeconnections;

import io.trunkline.controlplane.AuditText;
import io.trunkline.controlplane.codeconnections.Shape.ListOf;
import io.trunkline.controlplane.codeconnections.Shape.Structure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A valid input as the audit trail shows it: what the shape knows, nothing else that was sent. */
final class AuditInput {
  private AuditInput() {}

  static JsonObject of(Structure shape, JsonObject input) {
    var shown = new JsonObject();
    for (var member : shape.members()) {
      var value = input.getValue(member.name());
      if (value != null) {
        shown.put(member.name(), shown(member.shape(), value));
      }
    }
    return shown;
  }

  private static Object shown(Shape shape, Object value) {
    return switch (value) {
      case JsonObject json when shape instanceof Structure structure -> of(structure, json);
      case JsonArray list when shape instanceof ListOf listed ->
          new JsonArray(list.stream().map(element -> shown(listed.element(), element)).toList());
      case String text -> AuditText.of(text);
      case Number number -> number;
      case Boolean truth -> truth;
      default -> AuditText.MASK;
    };
  }
}
