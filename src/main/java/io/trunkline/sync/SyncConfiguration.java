package io.trunkline.sync;

import io.trunkline.provider.ProviderType;

/**
 * One resource and the repository it follows. {@code providerType} and {@code repository} are those
 * of the link; {@code ordinal} grows in the order of creation.
 */
public record SyncConfiguration(
    SyncedResource resource,
    RepositoryLinkId linkId,
    ProviderType providerType,
    LinkedRepository repository,
    SyncSettings settings,
    long ordinal) {}
