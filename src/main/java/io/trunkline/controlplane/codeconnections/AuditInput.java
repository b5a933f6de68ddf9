package io.trunkline.controlplane.codeconnections;

import io.trunkline.controlplane.AuditText;
import io.trunkline.controlplane.codeconnections.Shape.ListOf;
import io.trunkline.controlplane.codeconnections.Shape.Structure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The input of a call for the audit trail: only members that the operation's shape defines. */
final class AuditInput {
  private AuditInput() {}

  static JsonObject of(Structure shape, JsonObject input) {
    var copy = new JsonObject();
    for (var member : shape.members()) {
      var value = input.getValue(member.name());
      if (value != null) {
        copy.put(member.name(), copy(member.shape(), value));
      }
    }
    return copy;
  }

  private static Object copy(Shape shape, Object value) {
    return switch (value) {
      case JsonObject json when shape instanceof Structure structure -> of(structure, json);
      case JsonArray list when shape instanceof ListOf listed ->
          new JsonArray(list.stream().map(element -> copy(listed.element(), element)).toList());
      case String text -> AuditText.of(text);
      case Number number -> number;
      case Boolean truth -> truth;
      default -> AuditText.MASK;
    };
  }
}
