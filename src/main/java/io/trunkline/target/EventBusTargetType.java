package io.trunkline.target;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.TreeSet;

/** {@code {"type":"eventbus"}}: whoever consumes the pipeline's own address is the pipeline. */
public final class EventBusTargetType implements TargetType {

  @Override
  public String type() {
    return "eventbus";
  }

  @Override
  public Registration register(JsonObject target, Optional<JsonObject> kept) {
    var others = new TreeSet<>(target.fieldNames());
    others.remove("type");
    if (!others.isEmpty()) {
      return new Registration.Refused(
          "target: unknown member \"%s\"; an eventbus target has only type"
              .formatted(others.first()));
    }
    return new Registration.Accepted(
        new JsonObject().put("type", type()), Optional.empty(), new JsonObject());
  }
}
