package io.trunkline.installation;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.UUID;

/**
 * Versions of installations. A node that sees a new version drops what it cached of the old one.
 */
public final class InstallationVersions {
  private final InstallationVersionStore store = new InstallationVersionStore();

  Future<Void> increment(Transaction transaction, InstallationId id) {
    return store.increment(transaction, id);
  }

  /**
   * Increments the versions of all installations that the accounts have at the provider. Used when
   * a connection becomes available or unavailable: while it is unavailable, the decisions of every
   * installation that it could be attached to say why it starts nothing.
   */
  public Future<Void> incrementForAccounts(
      Transaction transaction, Collection<AccountId> accounts, ProviderType type) {
    return store.incrementForAccounts(transaction, accounts, type);
  }

  /**
   * Increments the versions of all installations that these connections use. A connection that is
   * not {@code AVAILABLE} counts for every installation that it could be attached to.
   */
  public Future<Void> incrementForConnections(
      Transaction transaction, Collection<UUID> connections) {
    return store.incrementForConnections(transaction, connections);
  }
}
