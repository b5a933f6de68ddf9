package io.trunkline.controlplane.codeconnections;

import io.trunkline.account.AccountId;
import io.trunkline.sync.RepositoryLink;
import io.trunkline.sync.RepositoryLinkId;
import io.trunkline.sync.SyncConfiguration;
import io.trunkline.sync.SyncedResource;
import java.util.Optional;

/** What an account has of Git sync, by the names that calls have for it; may wait for it. */
interface SyncResources {
  Optional<RepositoryLink> findLink(AccountId accountId, RepositoryLinkId id);

  Optional<SyncConfiguration> findConfiguration(AccountId accountId, SyncedResource resource);
}
