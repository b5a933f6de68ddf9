package io.trunkline.controlplane.codeconnections;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.sync.RepositoryLinks;
import io.trunkline.sync.SyncConfigurations;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What became of syncs. Nothing syncs yet, so for what is configured these operations answer what
 * CodeConnections answers for a resource that was never synced.
 */
public final class SyncStatusOperations extends AwsOperations {
  private final SyncLookup lookup;

  public SyncStatusOperations(SyncConfigurations configurations, RepositoryLinks links) {
    this.lookup = new SyncLookup(links, configurations);
  }

  @Override
  List<AwsOperation> operations() {
    return List.of(
        new AwsOperation(
            "GetRepositorySyncStatus",
            _ -> SyncShapes.GET_REPOSITORY_SYNC_STATUS,
            this::getRepositorySyncStatus),
        new AwsOperation(
            "GetResourceSyncStatus",
            _ -> SyncShapes.GET_RESOURCE_SYNC_STATUS,
            this::getResourceSyncStatus),
        new AwsOperation(
            "GetSyncBlockerSummary",
            _ -> SyncShapes.GET_SYNC_BLOCKER_SUMMARY,
            this::getSyncBlockerSummary),
        new AwsOperation(
            "UpdateSyncBlocker", _ -> SyncShapes.UPDATE_SYNC_BLOCKER, this::updateSyncBlocker));
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
