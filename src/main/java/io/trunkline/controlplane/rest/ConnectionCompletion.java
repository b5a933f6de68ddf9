package io.trunkline.controlplane.rest;

import static io.trunkline.controlplane.rest.RestOperation.changing;
import static io.trunkline.controlplane.rest.RestPermissionRule.on;

import io.trunkline.account.Deployment;
import io.trunkline.account.Permission;
import io.trunkline.connection.Connections;
import io.trunkline.connection.InstallationConnector;
import io.trunkline.connection.InstallationConnector.Result.Connected;
import io.trunkline.connection.InstallationConnector.Result.Refused;
import io.trunkline.connection.InstallationConnector.Result.UnknownConnection;
import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.installation.InstallationSources;
import io.trunkline.installation.ProviderApp;
import io.trunkline.installation.ProviderApps;
import io.trunkline.platform.http.ApiFailure;
import io.trunkline.platform.http.ApiResult.Failed;
import io.trunkline.platform.http.ApiResult.Ok;
import io.trunkline.provider.InstallationCandidate;
import io.trunkline.provider.ProviderType;
import java.util.List;

/** The native operation that completes a connection by program, without a browser. */
public final class ConnectionCompletion implements RestOperations {
  private static final String CONNECTION_ID = "connectionId";

  private final ProviderApps apps;
  private final InstallationConnector connector;
  private final InstallationSources sources;
  private final Connections connections;
  private final Deployment deployment;

  public ConnectionCompletion(
      ProviderApps apps,
      InstallationConnector connector,
      InstallationSources sources,
      Connections connections,
      Deployment deployment) {
    this.apps = apps;
    this.connector = connector;
    this.sources = sources;
    this.connections = connections;
    this.deployment = deployment;
  }

  @Override
  public List<RestOperation> operations() {
    return List.of(
        changing(
            "CompleteConnection",
            on("connection/{connectionId}")
                .withAction("codeconnections:UpdateConnectionInstallation")
                .with(this::extend),
            this::complete));
  }

  /**
   * No person proves that the installation belongs to the caller, so only the administrator's keys
   * may name one.
   */
  private List<Permission> extend(Permission base, RestCall call) {
    return List.of(
        base.with("codeconnections:InstallationId", installationId(call)),
        ProviderInstallationPermission.of(deployment, installationId(call)));
  }

  private static String installationId(RestCall call) {
    return call.body().getJsonObject("credential").getString("providerInstallationId");
  }

  private RestResponse complete(RestCall call) {
    var id = call.id(CONNECTION_ID);
    var connection = connections.find(call.account(), id).await().orElseThrow(() -> notFound(call));
    var type = connection.providerType();
    var confirmed = confirm(app(type), installationId(call));
    return switch (connector
        .connect(call.caller(), id, type, sources.apps().source(type, confirmed))
        .await()) {
      case Connected(var connected) -> RestResponse.ok(ConnectionJson.of(connected));
      case Refused(var reason) -> throw new ApiException(ApiError.CONFLICT, reason);
      case UnknownConnection _ -> throw notFound(call);
    };
  }

  private ProviderApp app(ProviderType type) {
    return apps.find(type)
        .orElseThrow(() ->
            new ApiException(
                ApiError.CONFLICT, "The settings name no app for %s.".formatted(type.wireName())));
  }

  private static InstallationCandidate confirm(ProviderApp app, String installationId) {
    var installable =
        app.installable()
            .orElseThrow(() ->
                new ApiException(
                    ApiError.VALIDATION,
                    "credential.type: the app of %s is not installed"
                        .formatted(app.providerType().wireName())));
    return switch (installable.confirm(app.registered(), installationId).await()) {
      case Ok<InstallationCandidate>(var confirmed) -> confirmed;
      case Failed<InstallationCandidate>(ApiFailure.NotFound _) ->
          throw new ApiException(
              ApiError.VALIDATION,
              "credential.providerInstallationId: the app has no installation " + installationId);
      case Failed<InstallationCandidate>(var failure) ->
          throw new ApiException(
              ApiError.CONFLICT, "The provider refused a call: " + failure.message());
    };
  }

  private static ApiException notFound(RestCall call) {
    return ApiException.notFound("Connection", call.part(CONNECTION_ID));
  }
}
