package io.trunkline.target.http;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Optional;

/** The form in which a target wants its events. */
enum TargetFormat {
  CLOUDEVENT("cloudevent"),
  PROVIDER("provider");

  private final String wireName;

  TargetFormat(String word) {
    this.wireName = word;
  }

  String wireName() {
    return wireName;
  }

  static Optional<TargetFormat> find(String word) {
    return Arrays.stream(values()).filter(format -> format.wireName.equals(word)).findFirst();
  }

  /** Of a registered target. */
  static TargetFormat of(JsonObject settings) {
    return find(settings.getString("format", CLOUDEVENT.wireName)).orElseThrow();
  }
}
