package io.trunkline.target;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Registers targets {@code {"type":"eventbus"}}: consumers of the pipeline's own event-bus address.
 */
public final class EventBusTargetType implements TargetType {

  @Override
  public String type() {
    return "eventbus";
  }

  @Override
  public Registration register(TargetRegistration request) {
    var others = new TreeSet<>(request.target().fieldNames());
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
