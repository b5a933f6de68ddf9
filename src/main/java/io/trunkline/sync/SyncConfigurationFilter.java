package io.trunkline.sync;

/** Selects the configurations of one repository link and sync type. */
public record SyncConfigurationFilter(RepositoryLinkId linkId, SyncType type) {}
