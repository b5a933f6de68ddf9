package io.trunkline.controlplane.codeconnections;

import io.trunkline.account.AccountId;
import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.sync.RepositoryLink;
import io.trunkline.sync.RepositoryLinkId;
import io.trunkline.sync.RepositoryLinks;
import io.trunkline.sync.SyncConfiguration;
import io.trunkline.sync.SyncConfigurations;
import io.trunkline.sync.SyncType;
import io.trunkline.sync.SyncedResource;
import java.util.Optional;
import java.util.UUID;

/** Finds the link or the configuration that a call of Git sync names, in the caller's account. */
record SyncLookup(RepositoryLinks links, SyncConfigurations configurations)
    implements SyncResources {

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
    return findLink(call.caller().accountId(), id).orElseThrow(() -> unknownLink(id));
  }

  @Override
  public Optional<RepositoryLink> findLink(AccountId accountId, RepositoryLinkId id) {
    return links.find(accountId, id).await();
  }

  SyncConfiguration getConfiguration(AwsCall call) {
    var resource = resource(call.input());
    return findConfiguration(call.caller().accountId(), resource)
        .orElseThrow(() -> unknownConfiguration(resource));
  }

  @Override
  public Optional<SyncConfiguration> findConfiguration(
      AccountId accountId, SyncedResource resource) {
    return configurations.find(accountId, resource).await();
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
