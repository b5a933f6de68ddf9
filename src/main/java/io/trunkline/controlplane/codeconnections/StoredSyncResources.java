package io.trunkline.controlplane.codeconnections;

import io.trunkline.account.AccountId;
import io.trunkline.sync.RepositoryLink;
import io.trunkline.sync.RepositoryLinkId;
import io.trunkline.sync.RepositoryLinks;
import io.trunkline.sync.SyncConfiguration;
import io.trunkline.sync.SyncConfigurations;
import io.trunkline.sync.SyncedResource;
import java.util.Optional;

/** Reads Git sync resources from the database, blocking a virtual thread. */
public record StoredSyncResources(RepositoryLinks links, SyncConfigurations configurations)
    implements SyncResources {
  @Override
  public Optional<RepositoryLink> findLink(AccountId accountId, RepositoryLinkId id) {
    return links.find(accountId, id).await();
  }

  @Override
  public Optional<SyncConfiguration> findConfiguration(
      AccountId accountId, SyncedResource resource) {
    return configurations.find(accountId, resource).await();
  }
}
