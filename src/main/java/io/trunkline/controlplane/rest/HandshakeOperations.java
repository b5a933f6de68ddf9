package io.trunkline.controlplane.rest;

import static io.trunkline.controlplane.rest.RestOperation.changing;
import static io.trunkline.controlplane.rest.RestOperation.readOnly;
import static io.trunkline.controlplane.rest.RestPermissionRule.on;

import io.trunkline.account.Permission;
import io.trunkline.connection.Connection;
import io.trunkline.connection.Connections;
import io.trunkline.connection.Handshake;
import io.trunkline.connection.Handshakes;
import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.installation.ProviderApps;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;

/** The native operations that start a handshake and show how far it has come. */
public final class HandshakeOperations implements RestOperations {
  private static final String CONNECTION_ID = "connectionId";
  private static final String RESOURCE = "connection/{connectionId}";

  private final Handshakes handshakes;
  private final URI publicUrl;
  private final ProviderApps apps;
  private final Connections connections;

  /** {@code publicUrl} is the gateway's. */
  public HandshakeOperations(
      Handshakes handshakes, URI publicUrl, ProviderApps apps, Connections connections) {
    this.handshakes = handshakes;
    this.publicUrl = publicUrl;
    this.apps = apps;
    this.connections = connections;
  }

  @Override
  public List<RestOperation> operations() {
    return List.of(
        changing(
            "StartHandshake",
            on(RESOURCE)
                .withAction("codeconnections:StartOAuthHandshake")
                .with((base, _) ->
                    List.of(
                        base,
                        Permission.of("codeconnections:GetInstallationUrl", base.resource()))),
            this::start),
        readOnly(
            "GetHandshake", on(RESOURCE).withAction("codeconnections:GetConnection"), this::get));
  }

  private RestResponse start(RestCall call) {
    requireApp(find(call));
    var begun =
        handshakes
            .begin(call.caller(), call.id(CONNECTION_ID))
            .await()
            .orElseThrow(() -> notFound(call));
    return RestResponse.created(
        json(begun.handshake()).put("url", publicUrl + "/handshakes/" + begun.link().reveal()));
  }

  private void requireApp(Connection connection) {
    if (apps.find(connection.providerType()).isEmpty()) {
      throw new ApiException(
          ApiError.CONFLICT,
          "The settings name no app for %s. Attach an installation instead."
              .formatted(connection.providerType().wireName()));
    }
  }

  private RestResponse get(RestCall call) {
    find(call);
    return handshakes
        .findLatest(call.account(), call.id(CONNECTION_ID))
        .await()
        .map(handshake -> RestResponse.ok(json(handshake)))
        .orElseThrow(
            () -> ApiException.notFound("Handshake of connection", call.part(CONNECTION_ID)));
  }

  private Connection find(RestCall call) {
    return connections
        .find(call.account(), call.id(CONNECTION_ID))
        .await()
        .orElseThrow(() -> notFound(call));
  }

  private static ApiException notFound(RestCall call) {
    return ApiException.notFound("Connection", call.part(CONNECTION_ID));
  }

  private static JsonObject json(Handshake handshake) {
    var json =
        new JsonObject()
            .put("id", handshake.id().toString())
            .put("connectionArn", handshake.arn().value())
            .put("status", handshake.status().name());
    if (!handshake.reason().isEmpty()) {
      json.put("reason", handshake.reason());
    }
    return json.put("expiresAt", handshake.expiresAt().toString());
  }
}
