package io.trunkline.controlplane.codeconnections;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** A valid input; every member has the type of its shape, and required ones are there. */
record Input(JsonObject json) {

  /** A required member. */
  String text(String name) {
    return findText(name).orElseThrow();
  }

  Optional<String> findText(String name) {
    return Optional.ofNullable(json.getString(name));
  }

  Optional<Integer> findWhole(String name) {
    return Optional.ofNullable(json.getInteger(name));
  }

  /** Structures of a list; empty when the list is absent. */
  Optional<List<Input>> findList(String name) {
    return Optional.ofNullable(json.getJsonArray(name)).map(Input::inputs);
  }

  private static List<Input> inputs(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).map(Input::new).toList();
  }
}
