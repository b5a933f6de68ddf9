package io.trunkline.installation;

import io.trunkline.provider.NormalizedWebhook.ProviderInstallationStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What a provider gave an app of ours. {@code changedAt} is by the provider's clock, and absent
 * until it told.
 */
record ProviderInstallation(
    UUID id, String providerId, ProviderInstallationStatus status, Optional<Instant> changedAt) {}
