package io.trunkline.sync;

/** A configuration to be made. */
public record NewSyncConfiguration(
    SyncedResource resource, RepositoryLinkId linkId, SyncSettings settings) {}
