package io.trunkline.installation;

import io.trunkline.account.AccountId;
import io.trunkline.account.Label;
import io.trunkline.provider.ProviderType;
import java.time.Instant;
import java.util.Optional;

/**
 * An account's authorization at a provider, used by its connections.
 *
 * @param owner an account of the provider, {@code owner/repository}, or {@code *} for every
 *     repository
 * @param ownerId the provider's id of the owner; empty if it is not known
 * @param providerInstallation the provider installation that it belongs to; empty if it has its own
 *     webhook
 * @param isApp true for the row that represents the webhook of a provider app
 * @param version increases with every change of its secrets, connections and pipelines
 */
public record Installation(
    InstallationId id,
    AccountId accountId,
    ProviderType providerType,
    Optional<String> hostArn,
    String owner,
    Optional<String> ownerId,
    String hookKey,
    Optional<AttachedProviderInstallation> providerInstallation,
    boolean isApp,
    long version,
    Instant createdAt,
    Label label) {
  /**
   * Returns why a connection with this provider type and host cannot use the installation; empty if
   * it can.
   */
  public Optional<String> findMismatch(
      ProviderType connectionType, Optional<String> connectionHostArn) {
    if (connectionType != providerType) {
      return Optional.of(
          "The connection is for %s, the installation for %s."
              .formatted(connectionType.wireName(), providerType.wireName()));
    }
    return connectionHostArn.equals(hostArn)
        ? Optional.empty()
        : Optional.of("The connection and the installation are not on the same host.");
  }
}
