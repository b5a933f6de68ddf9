package io.trunkline.controlplane.rest;

import io.vertx.core.json.JsonObject;

/** A status and a body; the body may hold a secret that is shown once. */
record Answer(int status, JsonObject body) {

  static Answer ok(JsonObject body) {
    return new Answer(200, body);
  }

  static Answer created(JsonObject body) {
    return new Answer(201, body);
  }

  /** Of what is gone now. */
  static Answer gone() {
    return ok(new JsonObject());
  }

  @Override
  public String toString() {
    return "Answer[" + status + "]";
  }
}
