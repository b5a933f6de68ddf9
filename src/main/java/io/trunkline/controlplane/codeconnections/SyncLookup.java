package io.trunkline.controlplane.codeconnections;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.sync.RepositoryLink;
import io.trunkline.sync.RepositoryLinkId;
import io.trunkline.sync.SyncConfiguration;
import io.trunkline.sync.SyncType;
import io.trunkline.sync.SyncedResource;
import java.util.UUID;

/** Gets the repository link or the sync configuration that a call names. */
record SyncLookup(SyncResources resources) {
  static RepositoryLinkId linkId(ValidInput input) {
    return linkId(input.text("RepositoryLinkId"));
  }

  /** {@code text} has the form of a UUID. */
  static RepositoryLinkId linkId(String text) {
    return new RepositoryLinkId(UUID.fromString(text));
  }

  static SyncType type(ValidInput input) {
    return SyncType.valueOf(input.text("SyncType"));
  }

  static SyncedResource resource(ValidInput input) {
    return new SyncedResource(type(input), input.text("ResourceName"));
  }

  RepositoryLink getLink(AwsCall call) {
    var id = linkId(call.input());
    return resources.findLink(call.account(), id).orElseThrow(() -> unknownLink(id));
  }

  SyncConfiguration getConfiguration(AwsCall call) {
    var resource = resource(call.input());
    return resources
        .findConfiguration(call.account(), resource)
        .orElseThrow(() -> unknownConfiguration(resource));
  }

  static ApiException unknownLink(RepositoryLinkId id) {
    return notFound("Repository link not found: " + id);
  }

  static ApiException unknownConfiguration(SyncedResource resource) {
    return notFound(
        "Sync configuration not found: %s of type %s".formatted(resource.name(), resource.type()));
  }

  static ApiException notFound(String message) {
    return new ApiException(ApiError.RESOURCE_NOT_FOUND, message);
  }
}
