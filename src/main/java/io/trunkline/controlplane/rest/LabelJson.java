package io.trunkline.controlplane.rest;

import io.trunkline.account.Label;
import io.vertx.core.json.JsonObject;

/** Writes names and descriptions. */
final class LabelJson {
  private LabelJson() {}

  static void put(JsonObject json, Label label) {
    label.name().ifPresent(name -> json.put("name", name));
    label.description().ifPresent(description -> json.put("description", description));
  }
}
