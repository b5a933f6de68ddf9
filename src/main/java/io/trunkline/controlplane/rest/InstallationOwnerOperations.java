package io.trunkline.controlplane.rest;

import static io.trunkline.controlplane.rest.RestOperation.changing;
import static io.trunkline.controlplane.rest.RestPermissionRule.on;

import io.trunkline.account.Deployment;
import io.trunkline.account.Permission;
import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.installation.Installation;
import io.trunkline.installation.InstallationId;
import io.trunkline.installation.InstallationOwners;
import io.trunkline.installation.InstallationOwners.ChangeResult;
import io.trunkline.installation.Installations;
import java.util.List;
import java.util.Optional;

/** The native operation that changes the owner, the name and the description of an installation. */
public final class InstallationOwnerOperations implements RestOperations {
  private final Installations installations;
  private final InstallationOwners owners;
  private final Deployment deployment;
  private final InstallationJson json;

  public InstallationOwnerOperations(
      Installations installations,
      InstallationOwners owners,
      Deployment deployment,
      InstallationJson json) {
    this.installations = installations;
    this.owners = owners;
    this.deployment = deployment;
    this.json = json;
  }

  @Override
  public List<RestOperation> operations() {
    return List.of(
        changing(
            "UpdateInstallation",
            on("installation/{installationId}").with(this::extend),
            this::update));
  }

  /**
   * The owner limits what the account sees of a provider installation, so only those who may attach
   * it may change the owner.
   */
  private List<Permission> extend(Permission base, RestCall call) {
    return find(call)
        .filter(_ -> call.findText("owner").isPresent() || !call.owner().equals(call.account()))
        .flatMap(Installation::providerInstallation)
        .map(attached ->
            List.of(base, ProviderInstallationPermission.of(deployment, attached.providerId())))
        .orElseGet(() -> List.of(base));
  }

  private RestResponse update(RestCall call) {
    var isOwn = call.owner().equals(call.account());
    if (!isOwn && find(call).flatMap(Installation::providerInstallation).isEmpty()) {
      throw notFound(call);
    }
    var caller = call.caller().onBehalfOf(call.owner());
    var change = new InstallationOwners.Change(call.findText("owner"), call.label());
    return switch (owners.change(caller, id(call), change).await()) {
      case ChangeResult.Changed(var installation) -> RestResponse.ok(json.of(installation));
      case ChangeResult.UnknownInstallation _ -> throw notFound(call);
      case ChangeResult.Refused(var reason) -> throw new ApiException(ApiError.VALIDATION, reason);
    };
  }

  private Optional<Installation> find(RestCall call) {
    return installations.find(call.owner(), id(call)).await();
  }

  private static InstallationId id(RestCall call) {
    return new InstallationId(call.id("installationId"));
  }

  private static ApiException notFound(RestCall call) {
    return ApiException.notFound("Installation", call.part("installationId"));
  }
}
