package io.trunkline.installation;

import io.trunkline.provider.NormalizedWebhook.ProviderInstallationStatus;

/**
 * The provider installation that an installation belongs to.
 *
 * @param providerId the provider's installation id
 */
public record AttachedProviderInstallation(String providerId, ProviderInstallationStatus status) {}
