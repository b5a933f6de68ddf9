package io.trunkline.controlplane.codeconnections;

import io.trunkline.account.AccountId;
import io.trunkline.sync.RepositoryLink;
import io.trunkline.sync.RepositoryLinkId;
import io.trunkline.sync.SyncConfiguration;
import io.trunkline.sync.SyncedResource;
import java.util.Optional;

/** The Git sync resources of an account. Implementations may block a virtual thread. */
public interface SyncResources {
  Optional<RepositoryLink> findLink(AccountId accountId, RepositoryLinkId id);

  Optional<SyncConfiguration> findConfiguration(AccountId accountId, SyncedResource resource);
}
