package io.trunkline.controlplane.rest;

import static io.trunkline.controlplane.rest.RestOperation.changing;
import static io.trunkline.controlplane.rest.RestOperation.readOnly;
import static io.trunkline.controlplane.rest.RestPermissionRule.on;
import static io.trunkline.controlplane.rest.RestPermissionRule.onAny;

import io.trunkline.connection.ConnectionFilter;
import io.trunkline.connection.ConnectionStatus;
import io.trunkline.connection.Connections;
import io.trunkline.connection.InstallationAttacher.Result.Attached;
import io.trunkline.connection.InstallationAttacher.Result.Mismatch;
import io.trunkline.connection.InstallationAttacher.Result.UnknownConnection;
import io.trunkline.connection.InstallationAttacher.Result.UnknownInstallation;
import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.installation.InstallationId;
import io.trunkline.provider.ProviderType;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The native operations on connections: details that the CodeConnections API does not return, and
 * attaching an installation.
 */
public final class ConnectionDetailsOperations implements RestOperations {
  private final Connections connections;

  public ConnectionDetailsOperations(Connections connections) {
    this.connections = connections;
  }

  @Override
  public List<RestOperation> operations() {
    return List.of(
        readOnly(
            "ListConnectionDetails",
            onAny()
                .withAction("codeconnections:ListConnections")
                .with((base, call) ->
                    List.of(
                        call.findQuery("providerType")
                            .map(type -> base.with("codeconnections:ProviderTypeFilter", type))
                            .orElse(base))),
            this::list),
        readOnly(
            "GetConnectionDetails",
            on("connection/{connectionId}").withAction("codeconnections:GetConnection"),
            this::get),
        changing(
            "UpdateConnectionInstallation",
            on("connection/{connectionId}")
                .withAction("codeconnections:UpdateConnectionInstallation")
                .with((base, call) ->
                    List.of(
                        base.with(
                            "codeconnections:InstallationId", installationId(call).toString()))),
            this::attachInstallation));
  }

  private RestResponse list(RestCall call) {
    var filter =
        new ConnectionFilter(
            call.findQuery("providerType")
                .flatMap(ProviderType::find)
                .map(Set::of)
                .orElseGet(() -> EnumSet.allOf(ProviderType.class)),
            Optional.empty(),
            call.findQuery("status").map(ConnectionStatus::valueOf),
            call.findQuery("name"),
            call.findQuery("installationId").map(UUID::fromString).map(InstallationId::new));
    var page = connections.list(call.account(), filter, call.pageByOrdinal()).await();
    return RestResponse.ok(
        PageJson.of(
            "connections",
            page,
            ConnectionJson::of,
            connection -> Long.toString(connection.ordinal())));
  }

  private RestResponse get(RestCall call) {
    return connections
        .find(call.account(), call.id("connectionId"))
        .await()
        .map(connection -> RestResponse.ok(ConnectionJson.of(connection)))
        .orElseThrow(() -> ApiException.notFound("Connection", call.part("connectionId")));
  }

  private RestResponse attachInstallation(RestCall call) {
    var installation = installationId(call);
    var result = connections.attach(call.caller(), call.id("connectionId"), installation);
    return switch (result.await()) {
      case Attached(var connection) -> RestResponse.ok(ConnectionJson.of(connection));
      case UnknownConnection _ ->
          throw ApiException.notFound("Connection", call.part("connectionId"));
      case UnknownInstallation _ ->
          throw ApiException.notFound("Installation", installation.toString());
      case Mismatch(var reason) -> throw new ApiException(ApiError.CONFLICT, reason);
    };
  }

  private static InstallationId installationId(RestCall call) {
    return new InstallationId(UUID.fromString(call.body().getString("installationId")));
  }
}
