package io.trunkline.delivery;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * What a delivery keeps of each of its changes or decisions, as JSON and as it is written: a large
 * one is encoded where it is made, off the event loop.
 */
record EncodedJson(JsonArray json, Buffer bytes) {
  EncodedJson(JsonArray json) {
    this(json, json.toBuffer());
  }

  JsonObject get(int index) {
    return json.getJsonObject(index);
  }
}
