package io.trunkline.installation;

import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.UUID;

/** The versions that tell nodes that what they cache of an installation is stale. */
public final class InstallationVersions {
  private final InstallationVersionStore store = new InstallationVersionStore();

  /**
   * For a change of what hangs on these connections, whoever they belong to. A connection that is
   * not AVAILABLE counts for all installations that it could come to, because their decisions
   * explain why it brings nothing.
   */
  public Future<Void> grow(Transaction transaction, Collection<UUID> connections) {
    return store.grow(transaction, connections);
  }
}
