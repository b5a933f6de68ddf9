package io.trunkline.controlplane.codeconnections;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** A valid input; every member has the type of its shape, and required ones are there. */
record ValidInput(JsonObject json) {
  private static final int PAGE_SIZE_DEFAULT = 100;

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
  Optional<List<ValidInput>> findList(String name) {
    return Optional.ofNullable(json.getJsonArray(name)).map(ValidInput::inputs);
  }

  Optional<ValidInput> findStructure(String name) {
    return Optional.ofNullable(json.getJsonObject(name)).map(ValidInput::new);
  }

  /** Of a required list. */
  List<String> texts(String name) {
    return json.getJsonArray(name).stream().map(String.class::cast).toList();
  }

  /** {@code MaxResults}, of which 0 is as good as none. */
  int pageSize() {
    return findWhole("MaxResults").filter(max -> max > 0).orElse(PAGE_SIZE_DEFAULT);
  }

  private static List<ValidInput> inputs(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).map(ValidInput::new).toList();
  }
}
