package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.AwsOperation.changing;
import static io.trunkline.controlplane.codeconnections.AwsOperation.readOnly;
import static io.trunkline.controlplane.codeconnections.AwsPermissionRule.onAny;
import static io.trunkline.controlplane.codeconnections.AwsPermissionRule.onLink;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The status of Git syncs. Trunkline does not run syncs yet, so every resource has the status of
 * one that was never synced.
 */
public final class SyncStatusOperations implements AwsOperations {
  private final SyncLookup lookup;

  public SyncStatusOperations(SyncResources resources) {
    this.lookup = new SyncLookup(resources);
  }

  @Override
  public List<AwsOperation> operations() {
    return List.of(
        readOnly(
            "GetRepositorySyncStatus",
            _ -> SyncShapes.GET_REPOSITORY_SYNC_STATUS,
            onLink(lookup.resources()).withKey("Branch"),
            this::getRepositorySyncStatus),
        readOnly(
            "GetResourceSyncStatus",
            _ -> SyncShapes.GET_RESOURCE_SYNC_STATUS,
            onAny(),
            this::getResourceSyncStatus),
        readOnly(
            "GetSyncBlockerSummary",
            _ -> SyncShapes.GET_SYNC_BLOCKER_SUMMARY,
            onAny(),
            this::getSyncBlockerSummary),
        changing(
            "UpdateSyncBlocker",
            _ -> SyncShapes.UPDATE_SYNC_BLOCKER,
            onAny(),
            this::updateSyncBlocker));
  }

  private JsonObject getRepositorySyncStatus(AwsCall call) {
    var link = lookup.getLink(call);
    throw SyncLookup.notFound(
        "Branch %s of repository link %s was never synced."
            .formatted(call.input().text("Branch"), link.id()));
  }

  private JsonObject getResourceSyncStatus(AwsCall call) {
    var configuration = lookup.getConfiguration(call);
    throw SyncLookup.notFound(
        "%s of type %s was never synced."
            .formatted(configuration.resource().name(), configuration.resource().type()));
  }

  private JsonObject getSyncBlockerSummary(AwsCall call) {
    var configuration = lookup.getConfiguration(call);
    var summary =
        new JsonObject()
            .put("ResourceName", configuration.resource().name())
            .put("LatestBlockers", new JsonArray());
    return new JsonObject().put("SyncBlockerSummary", summary);
  }

  private JsonObject updateSyncBlocker(AwsCall call) {
    var configuration = lookup.getConfiguration(call);
    throw new ApiException(
        ApiError.SYNC_BLOCKER_DOES_NOT_EXIST,
        "%s has no sync blocker %s."
            .formatted(configuration.resource().name(), call.input().text("Id")));
  }
}
