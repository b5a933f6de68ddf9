package io.trunkline.controlplane.rest;

import io.vertx.core.json.JsonObject;

/** The status and body of a response. The body may contain a secret that is shown once. */
record RestResponse(int status, JsonObject body) {

  static RestResponse ok(JsonObject body) {
    return new RestResponse(200, body);
  }

  static RestResponse created(JsonObject body) {
    return new RestResponse(201, body);
  }

  static RestResponse deleted() {
    return ok(new JsonObject());
  }

  @Override
  public String toString() {
    return "RestResponse[" + status + "]";
  }
}
