package io.trunkline.sync;

/** The request to create a sync configuration. */
public record NewSyncConfiguration(
    SyncedResource resource, RepositoryLinkId linkId, SyncSettings settings) {}
