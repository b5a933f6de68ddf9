package io.trunkline.controlplane.codeconnections;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** A valid input: members have the types of their shapes, and required members are present. */
record ValidInput(JsonObject json) {
  private static final int PAGE_SIZE_DEFAULT = 100;

  /** Returns a required member. */
  String text(String name) {
    return findText(name).orElseThrow();
  }

  Optional<String> findText(String name) {
    return Optional.ofNullable(json.getString(name));
  }

  Optional<Integer> findInteger(String name) {
    return Optional.ofNullable(json.getInteger(name));
  }

  /** Returns the structures in a list; empty if the list is missing. */
  Optional<List<ValidInput>> findList(String name) {
    return Optional.ofNullable(json.getJsonArray(name)).map(ValidInput::inputs);
  }

  Optional<ValidInput> findStructure(String name) {
    return Optional.ofNullable(json.getJsonObject(name)).map(ValidInput::new);
  }

  /** Returns the elements of a required list. */
  List<String> texts(String name) {
    return json.getJsonArray(name).stream().map(String.class::cast).toList();
  }

  /** Returns {@code MaxResults}; 0 means the default, as on AWS. */
  int pageSize() {
    return findInteger("MaxResults").filter(max -> max > 0).orElse(PAGE_SIZE_DEFAULT);
  }

  private static List<ValidInput> inputs(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).map(ValidInput::new).toList();
  }
}
