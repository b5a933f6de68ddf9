package io.trunkline.installation;

import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.UUID;

/**
 * Increments the versions of repositories. A node that reads a new version drops only the cached
 * routes of this repository.
 */
public final class RepositoryVersions {
  private final RepositoryVersionStore store = new RepositoryVersionStore();

  /**
   * Increments the versions of all repositories that have or had one of the names, in all
   * installations that use the connections, even if another account owns a connection. For a
   * connection that is not {@code AVAILABLE}, includes all installations that it could use.
   */
  public Future<Void> increment(
      Transaction transaction, Collection<UUID> connections, Collection<String> nameKeys) {
    return store
        .lockInstallations(transaction, connections)
        .compose(installations -> store.increment(transaction, installations, nameKeys));
  }
}
