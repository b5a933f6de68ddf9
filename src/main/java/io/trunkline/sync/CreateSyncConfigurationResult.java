package io.trunkline.sync;

/** What became of a sync configuration to be made. */
public sealed interface CreateSyncConfigurationResult {

  record Created(SyncConfiguration configuration) implements CreateSyncConfigurationResult {}

  /** The account has no such repository link. */
  record UnknownLink() implements CreateSyncConfigurationResult {}

  /** The resource follows a repository already. */
  record AlreadyConfigured() implements CreateSyncConfigurationResult {}

  record QuotaReached(String reason) implements CreateSyncConfigurationResult {}
}
