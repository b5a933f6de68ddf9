package io.trunkline.sync;

/** Configurations of one link and type, after an ordinal (0: from the first), at most limit. */
public record SyncConfigurationQuery(
    RepositoryLinkId linkId, SyncType type, long after, int limit) {}
