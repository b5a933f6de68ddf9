package io.trunkline.installation;

import io.trunkline.account.AccountId;
import io.trunkline.provider.ProviderType;
import java.time.Instant;
import java.util.Optional;

/**
 * One account's hold on what a provider gave. {@code owner} is an account of the provider, {@code
 * owner/repository}, or {@code *}; {@code version} grows with every change of its secrets,
 * connections and pipelines. {@code grant} is what it holds of an app, absent when it stands on its
 * own webhook alone; {@code isApp} is true of the one that stands for an app's hook itself.
 */
public record Installation(
    InstallationId id,
    AccountId accountId,
    ProviderType providerType,
    Optional<String> hostArn,
    String owner,
    String hookKey,
    Optional<AttachedProviderInstallation> providerInstallation,
    boolean isApp,
    long version,
    Instant createdAt) {
  /** Why a connection with this provider type and host cannot use it; empty when it can. */
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
