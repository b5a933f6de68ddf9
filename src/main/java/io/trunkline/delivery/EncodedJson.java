package io.trunkline.delivery;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * The events of a delivery and their stored form, which is encoded only once. Large ones are
 * encoded off the event loop.
 */
record EncodedJson(JsonArray json, Buffer bytes) {
  EncodedJson(JsonArray json) {
    this(json, json.toBuffer());
  }

  JsonObject get(int index) {
    return json.getJsonObject(index);
  }
}
