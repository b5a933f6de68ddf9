package io.trunkline.delivery;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * The {@code data} of each change of a delivery with its {@code eventId}, as JSON and as it is
 * written: a large one is encoded where it is made, off the event loop.
 */
record Events(JsonArray json, Buffer encoded) {
  Events(JsonArray json) {
    this(json, json.toBuffer());
  }

  JsonObject get(int index) {
    return json.getJsonObject(index);
  }
}
