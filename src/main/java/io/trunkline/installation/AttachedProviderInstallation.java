package io.trunkline.installation;

import io.trunkline.provider.NormalizedWebhook.ProviderInstallationStatus;

/**
 * What an installation holds of an app.
 *
 * @param providerId the provider's installation id
 */
public record AttachedProviderInstallation(String providerId, ProviderInstallationStatus status) {}
