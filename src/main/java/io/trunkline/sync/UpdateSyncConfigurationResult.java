package io.trunkline.sync;

/** What became of a change of a sync configuration. */
public sealed interface UpdateSyncConfigurationResult {

  record Updated(SyncConfiguration configuration) implements UpdateSyncConfigurationResult {}

  record UnknownConfiguration() implements UpdateSyncConfigurationResult {}

  /** The account has no repository link of the id that the resource was to follow. */
  record UnknownLink() implements UpdateSyncConfigurationResult {}

  /** The link or branch that the resource was to follow is full. */
  record QuotaReached(String reason) implements UpdateSyncConfigurationResult {}
}
