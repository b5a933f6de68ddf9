package io.trunkline.installation;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.UUID;

/**
 * Increments the versions of installations. A node that reads a new version drops what it cached
 * for the installation.
 */
public final class InstallationVersions {
  private final InstallationVersionStore store = new InstallationVersionStore();

  Future<Void> increment(Transaction transaction, InstallationId id) {
    return store.increment(transaction, id);
  }

  /**
   * Increments the versions of all installations that the accounts have at the provider. Call this
   * when a connection becomes available or unavailable: any of these installations may receive
   * webhooks for it, and their cached decisions depend on its status.
   */
  public Future<Void> incrementForAccounts(
      Transaction transaction, Collection<AccountId> accounts, ProviderType type) {
    return store.incrementForAccounts(transaction, accounts, type);
  }

  /**
   * Increments the versions of all installations that the connections use, even if another account
   * owns a connection. For a connection that is not {@code AVAILABLE}, increments all installations
   * that it could use.
   */
  public Future<Void> incrementForConnections(
      Transaction transaction, Collection<UUID> connections) {
    return store.incrementForConnections(transaction, connections);
  }
}
