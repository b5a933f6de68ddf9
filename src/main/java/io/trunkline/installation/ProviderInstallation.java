package io.trunkline.installation;

import io.trunkline.provider.NormalizedWebhook.ProviderInstallationStatus;
import io.trunkline.provider.ProviderType;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A provider's own record of an app installation, which several installations may share.
 *
 * @param providerId the provider's id of the installation
 * @param accountLogin the provider's account that installed the app; empty until the provider sends
 *     it
 * @param ownerId the provider's id of that account; empty until the provider sends it
 * @param changedAt the time of the latest change by the provider's clock; empty until the provider
 *     announces one
 */
public record ProviderInstallation(
    UUID id,
    ProviderType providerType,
    String providerId,
    Optional<String> accountLogin,
    Optional<String> ownerId,
    ProviderInstallationStatus status,
    Optional<Instant> changedAt) {

  /** Returns a copy with the account that installed the app. */
  ProviderInstallation withAccount(String login, String accountId) {
    return new ProviderInstallation(
        id,
        providerType,
        providerId,
        Optional.of(login),
        Optional.of(accountId),
        status,
        changedAt);
  }
}
