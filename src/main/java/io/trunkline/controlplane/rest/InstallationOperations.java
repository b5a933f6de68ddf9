package io.trunkline.controlplane.rest;

import static io.trunkline.controlplane.rest.RestOperation.changing;
import static io.trunkline.controlplane.rest.RestOperation.readOnly;
import static io.trunkline.controlplane.rest.RestPermissionRule.on;
import static io.trunkline.controlplane.rest.RestPermissionRule.onAny;

import io.trunkline.account.Deployment;
import io.trunkline.account.Permission;
import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.installation.InstallationId;
import io.trunkline.installation.Installations;
import io.trunkline.installation.Installations.CreateResult.Created;
import io.trunkline.installation.Installations.CreateResult.QuotaReached;
import io.trunkline.installation.Installations.CreateResult.Refused;
import io.trunkline.installation.Installations.CreateResult.TooManyMembers;
import io.trunkline.installation.Installations.CreateResult.UnknownAccount;
import io.trunkline.installation.NewInstallation;
import io.trunkline.installation.ProviderInstallations;
import io.trunkline.installation.SecretChoice;
import io.trunkline.installation.SecretRotation;
import io.trunkline.installation.SecretRotation.Result.Rotated;
import io.trunkline.installation.SecretRotation.Result.TooManySecrets;
import io.trunkline.installation.SecretRotation.Result.UnknownInstallation;
import io.trunkline.installation.SecretRules;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The native operations on installations and their webhook secrets. */
public final class InstallationOperations implements RestOperations {
  private static final String ID = "installationId";
  private static final String PROVIDER_INSTALLATION_ID = InstallationJson.PROVIDER_INSTALLATION_ID;

  private final Installations installations;
  private final ProviderInstallations providerInstallations;
  private final Deployment deployment;
  private final SupportedProviders providers;
  private final InstallationJson json;

  public InstallationOperations(
      Installations installations,
      ProviderInstallations providerInstallations,
      Deployment deployment,
      SupportedProviders providers,
      InstallationJson json) {
    this.installations = installations;
    this.providerInstallations = providerInstallations;
    this.deployment = deployment;
    this.providers = providers;
    this.json = json;
  }

  @Override
  public List<RestOperation> operations() {
    return List.of(
        changing("CreateInstallation", on("installation/*").with(this::extend), this::create),
        readOnly("ListInstallations", onAny(), this::list),
        readOnly("GetInstallation", on("installation/{installationId}"), this::get),
        changing(
            "RotateInstallationSecret", on("installation/{installationId}"), this::rotateSecret));
  }

  /**
   * Only the administrator's keys may attach a provider installation, because a caller could
   * otherwise give the id of one that belongs to somebody else.
   */
  private List<Permission> extend(Permission base, RestCall call) {
    return call.findText(PROVIDER_INSTALLATION_ID)
        .map(id -> List.of(base, ProviderInstallationPermission.of(deployment, id)))
        .orElseGet(() -> List.of(base));
  }

  private RestResponse create(RestCall call) {
    var newInstallation =
        new NewInstallation(
            providers.get(call.body().getString("providerType")),
            call.findText("hostArn"),
            call.body().getString("owner"),
            secretChoice(call),
            call.label());
    return switch (create(call, newInstallation).await()) {
      case Created(var installation, var secret, var warnings) -> {
        var body = json.of(installation).put("webhookSecret", secret.reveal());
        yield RestResponse.created(withWarnings(body, warnings));
      }
      case Refused(var reason) -> throw new ApiException(ApiError.VALIDATION, reason);
      case UnknownAccount _ -> throw ApiException.notFound("Account", call.owner());
      case QuotaReached(var max) ->
          throw new ApiException(
              ApiError.LIMIT_EXCEEDED,
              "An account can have at most %d installations.".formatted(max));
      case TooManyMembers(var max) ->
          throw new ApiException(
              ApiError.LIMIT_EXCEEDED,
              "At most %d installations can have the same %s."
                  .formatted(max, PROVIDER_INSTALLATION_ID));
    };
  }

  private Future<Installations.CreateResult> create(
      RestCall call, NewInstallation newInstallation) {
    var providerInstallation = call.findText(PROVIDER_INSTALLATION_ID);
    if (providerInstallation.isPresent()) {
      return providerInstallations.join(
          call.caller(), call.owner(), newInstallation, providerInstallation.get());
    }
    if (!call.owner().equals(call.account())) {
      throw new ApiException(
          ApiError.VALIDATION,
          "accountId: an installation for another account requires %s"
              .formatted(PROVIDER_INSTALLATION_ID));
    }
    return installations.create(call.caller(), newInstallation);
  }

  private static SecretChoice secretChoice(RestCall call) {
    var isSigningToken = call.body().getBoolean("signingToken", false);
    return call.findText("secret")
        .map(secret -> given(secret, isSigningToken))
        .orElseGet(
            () -> isSigningToken ? new SecretChoice.SigningToken() : new SecretChoice.Generated());
  }

  private static SecretChoice given(String secret, boolean isSigningToken) {
    if (isSigningToken) {
      throw new ApiException(
          ApiError.VALIDATION,
          "signingToken: the token is generated, so it cannot be combined with secret");
    }
    if (secret.isBlank()) {
      throw new ApiException(
          ApiError.VALIDATION, "secret: must not be blank; omit it to have one generated");
    }
    return new SecretChoice.Given(Secret.of(secret));
  }

  private RestResponse list(RestCall call) {
    var request = call.pageById().map(InstallationId::new);
    var page = installations.list(call.account(), request).await();
    return RestResponse.ok(
        PageJson.of("installations", page, json::of, installation -> installation.id().toString()));
  }

  private RestResponse get(RestCall call) {
    return installations
        .find(call.account(), id(call))
        .await()
        .map(installation -> RestResponse.ok(json.of(installation)))
        .orElseThrow(() -> notFound(call));
  }

  private RestResponse rotateSecret(RestCall call) {
    var grace =
        Optional.ofNullable(call.body().getLong("graceSeconds"))
            .map(Duration::ofSeconds)
            .orElse(SecretRules.GRACE_DEFAULT);
    var result = installations.rotateSecret(call.caller(), id(call), secretChoice(call), grace);
    return switch (result.await()) {
      case Rotated(var secret, var granted, var warnings) -> {
        var body =
            new JsonObject()
                .put(ID, call.part(ID))
                .put("webhookSecret", secret.reveal())
                .put("graceSeconds", granted.toSeconds());
        yield RestResponse.created(withWarnings(body, warnings));
      }
      case UnknownInstallation _ -> throw notFound(call);
      case SecretRotation.Result.Refused(var reason) ->
          throw new ApiException(ApiError.VALIDATION, reason);
      case TooManySecrets(var max) ->
          throw new ApiException(
              ApiError.LIMIT_EXCEEDED,
              "%d secrets are already valid; graceSeconds 0 invalidates the older ones."
                  .formatted(max));
    };
  }

  private static InstallationId id(RestCall call) {
    return new InstallationId(call.id(ID));
  }

  private static ApiException notFound(RestCall call) {
    return ApiException.notFound("Installation", call.part(ID));
  }

  private static JsonObject withWarnings(JsonObject body, List<String> warnings) {
    return warnings.isEmpty() ? body : body.put("warnings", new JsonArray(warnings));
  }
}
