package io.trunkline.controlplane.rest;

import static io.trunkline.controlplane.rest.RestOperation.changing;
import static io.trunkline.controlplane.rest.RestOperation.readOnly;
import static io.trunkline.controlplane.rest.RestPermissionRule.on;

import io.trunkline.controlplane.ApiException;
import io.trunkline.installation.HookProvision;
import io.trunkline.installation.InstallationId;
import io.trunkline.installation.Installations;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The native operations on the webhooks that an installation has at its provider, and the deletion
 * of an installation together with them.
 */
public final class InstallationHookOperations implements RestOperations {
  private static final String ID = "installationId";
  private static final String RESOURCE = "installation/{installationId}";

  private final Installations installations;
  private final HookProvision provision;

  public InstallationHookOperations(Installations installations, HookProvision provision) {
    this.installations = installations;
    this.provision = provision;
  }

  @Override
  public List<RestOperation> operations() {
    return List.of(
        readOnly("ListInstallationHooks", on(RESOURCE), this::list),
        changing("RepairInstallationHooks", on(RESOURCE), this::repair),
        changing("DeleteInstallation", on(RESOURCE), this::delete));
  }

  private RestResponse list(RestCall call) {
    return RestResponse.ok(json(find(call)));
  }

  private RestResponse repair(RestCall call) {
    var id = find(call);
    provision.ensureSoon(id).await();
    return RestResponse.ok(json(id));
  }

  private RestResponse delete(RestCall call) {
    var id = find(call);
    provision.remove(id).await();
    if (!installations.delete(call.caller(), id).await()) {
      throw notFound(call);
    }
    return RestResponse.deleted();
  }

  /** The webhooks of other accounts are neither shown nor changed. */
  private InstallationId find(RestCall call) {
    var id = new InstallationId(call.id(ID));
    return installations
        .find(call.account(), id)
        .await()
        .map(_ -> id)
        .orElseThrow(() -> notFound(call));
  }

  private JsonObject json(InstallationId id) {
    var report = provision.report(id).await();
    var hooks = new JsonArray();
    report
        .hooks()
        .forEach(hook ->
            hooks.add(
                new JsonObject()
                    .put("place", hook.hook().place())
                    .put("providerHookId", hook.hook().id())
                    .put("checkedAt", hook.checkedAt().toString())));
    var json = new JsonObject().put("hooks", hooks);
    report.nextCheckAt().ifPresent(time -> json.put("nextCheckAt", time.toString()));
    report.reason().ifPresent(reason -> json.put("reason", reason));
    return json;
  }

  private static ApiException notFound(RestCall call) {
    return ApiException.notFound("Installation", call.part(ID));
  }
}
