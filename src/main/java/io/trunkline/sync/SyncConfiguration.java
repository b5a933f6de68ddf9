package io.trunkline.sync;

import io.trunkline.provider.ProviderType;

/**
 * A resource and the repository that it follows.
 *
 * @param providerType the provider type of the link
 * @param repository the repository of the link
 * @param ordinal increases in the order of creation
 */
public record SyncConfiguration(
    SyncedResource resource,
    RepositoryLinkId linkId,
    ProviderType providerType,
    LinkedRepository repository,
    SyncSettings settings,
    long ordinal) {}
