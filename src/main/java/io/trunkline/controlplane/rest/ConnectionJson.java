package io.trunkline.controlplane.rest;

import io.trunkline.connection.Connection;
import io.trunkline.connection.ConnectionStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A connection as the native API shows it. */
final class ConnectionJson {
  private ConnectionJson() {}

  static JsonObject of(Connection connection) {
    var json =
        new JsonObject()
            .put("id", connection.arn().connectionId().toString())
            .put("connectionArn", connection.arn().value())
            .put("name", connection.name())
            .put("providerType", connection.providerType().wireName());
    connection.hostArn().ifPresent(host -> json.put("hostArn", host));
    json.put("status", connection.status().name());
    connection.statusReason().ifPresent(reason -> json.put("statusReason", reason));
    connection.installationId().ifPresent(id -> json.put("installationId", id.toString()));
    return json.put("capabilities", capabilities(connection))
        .put("createdAt", connection.createdAt().toString())
        .put("updatedAt", connection.updatedAt().toString());
  }

  private static JsonArray capabilities(Connection connection) {
    return connection.status() == ConnectionStatus.AVAILABLE
        ? new JsonArray().add("webhooks")
        : new JsonArray();
  }
}
