package io.trunkline.target.http;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Optional;

/** The format in which a target receives its events. */
enum TargetFormat {
  CLOUDEVENT("cloudevent"),
  PROVIDER("provider");

  private final String wireName;

  TargetFormat(String wireName) {
    this.wireName = wireName;
  }

  String wireName() {
    return wireName;
  }

  static Optional<TargetFormat> find(String wireName) {
    return Arrays.stream(values()).filter(format -> format.wireName.equals(wireName)).findFirst();
  }

  /** Returns the format of a registered target. */
  static TargetFormat of(JsonObject settings) {
    return find(settings.getString("format", CLOUDEVENT.wireName)).orElseThrow();
  }
}
