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
import io.trunkline.installation.Grant;
import io.trunkline.installation.InstallationSource;
import io.trunkline.installation.InstallationSources;
import io.trunkline.installation.ProviderApp;
import io.trunkline.installation.ProviderApps;
import io.trunkline.installation.TokenProvider;
import io.trunkline.platform.http.ApiFailure;
import io.trunkline.platform.http.ApiResult.Failed;
import io.trunkline.platform.http.ApiResult.Ok;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.AccessToken;
import io.trunkline.provider.AccessToken.Origin;
import io.trunkline.provider.CheckedToken;
import io.trunkline.provider.InstallationCandidate;
import io.trunkline.provider.OwnerClient;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.TokenPair;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

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
   * Nobody proves that an installation of our app belongs to the caller, so only the
   * administrator's keys may name one. A token proves itself.
   */
  private List<Permission> extend(Permission base, RestCall call) {
    var credential = credential(call);
    var extended = base.with("codeconnections:InstallationId", target(credential));
    return namesOwner(credential)
        ? List.of(extended)
        : List.of(extended, ProviderInstallationPermission.of(deployment, target(credential)));
  }

  private static JsonObject credential(RestCall call) {
    return call.body().getJsonObject("credential");
  }

  private static boolean namesOwner(JsonObject credential) {
    return !"GitHubApp".equals(credential.getString("type"));
  }

  /** What the connection shall use at the provider. */
  private static String target(JsonObject credential) {
    return namesOwner(credential)
        ? text(credential, "owner")
        : text(credential, "providerInstallationId");
  }

  private static String text(JsonObject credential, String member) {
    return Optional.ofNullable(credential.getString(member))
        .orElseThrow(() ->
            new ApiException(
                ApiError.VALIDATION,
                "credential.%s: is required for the type %s"
                    .formatted(member, credential.getString("type"))));
  }

  private RestResponse complete(RestCall call) {
    var id = call.id(CONNECTION_ID);
    var connection = connections.find(call.account(), id).await().orElseThrow(() -> notFound(call));
    var type = connection.providerType();
    var source = source(type, credential(call));
    return switch (connector.connect(call.caller(), id, type, source).await()) {
      case Connected(var connected) -> RestResponse.ok(ConnectionJson.of(connected));
      case Refused(var reason) -> throw new ApiException(ApiError.CONFLICT, reason);
      case UnknownConnection _ -> throw notFound(call);
    };
  }

  private InstallationSource source(ProviderType type, JsonObject credential) {
    return namesOwner(credential)
        ? sources.grants().source(type, grant(type, credential))
        : sources.apps().source(type, confirm(app(type), target(credential)));
  }

  private Grant grant(ProviderType type, JsonObject credential) {
    var provider =
        apps.findTokenProvider(type)
            .orElseThrow(() ->
                new ApiException(
                    ApiError.VALIDATION,
                    "credential.type: connections to %s cannot use a token yet"
                        .formatted(type.wireName())));
    var owner = text(credential, "owner");
    if ("AccessToken".equals(credential.getString("type"))) {
      var token = Secret.of(text(credential, "token"));
      return grant(
          provider,
          owner,
          new AccessToken(token, Optional.empty(), Origin.MADE_BY_OWNER),
          Optional.empty());
    }
    var client =
        new OwnerClient(
            text(credential, "clientId"),
            Secret.of(text(credential, "clientSecret")),
            Optional.ofNullable(credential.getString("tenant")));
    return grant(provider, owner, mint(provider, client), Optional.of(client));
  }

  private static AccessToken mint(TokenProvider provider, OwnerClient client) {
    return switch (provider.tokens().mint(provider.endpoint(), client).await()) {
      case Ok<AccessToken>(var token) -> token;
      case Failed<AccessToken>(ApiFailure.Unauthorized(var reason)) ->
          throw new ApiException(
              ApiError.VALIDATION, "credential.clientSecret: the provider rejects it: " + reason);
      case Failed<AccessToken>(ApiFailure.Removed(var reason)) ->
          throw new ApiException(ApiError.VALIDATION, "credential.type: " + reason);
      case Failed<AccessToken>(var failure) -> throw refused(failure);
    };
  }

  private static Grant grant(
      TokenProvider provider, String owner, AccessToken token, Optional<OwnerClient> client) {
    return switch (provider.tokens().check(provider.endpoint(), token, owner).await()) {
      case Ok<CheckedToken>(var checked) ->
          new Grant(
              checked.scope(),
              checked.subject(),
              new TokenPair(
                  new AccessToken(
                      token.value(), token.expiresAt().or(checked::expiresAt), token.origin()),
                  Optional.empty()),
              client);
      case Failed<CheckedToken>(ApiFailure.NotFound _) ->
          throw new ApiException(
              ApiError.VALIDATION, "credential.owner: the token does not see " + owner);
      case Failed<CheckedToken>(ApiFailure.Unauthorized(var reason)) ->
          throw new ApiException(
              ApiError.VALIDATION, "credential.token: the provider rejects it: " + reason);
      case Failed<CheckedToken>(var failure) -> throw refused(failure);
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
      case Failed<InstallationCandidate>(var failure) -> throw refused(failure);
    };
  }

  private static ApiException refused(ApiFailure failure) {
    return new ApiException(ApiError.CONFLICT, "The provider refused a call: " + failure.message());
  }

  private static ApiException notFound(RestCall call) {
    return ApiException.notFound("Connection", call.part(CONNECTION_ID));
  }
}
