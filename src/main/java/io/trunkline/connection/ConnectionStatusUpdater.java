package io.trunkline.connection;

import io.trunkline.account.AccountId;
import io.trunkline.installation.Installation;
import io.trunkline.installation.InstallationId;
import io.trunkline.installation.InstallationListener;
import io.trunkline.installation.ProviderInstallation;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.resource.StatusChange;
import io.trunkline.resource.StatusListener;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Changes connections to {@code ERROR}, or back to {@code AVAILABLE}, when the installation that
 * they use is deleted, suspended or restored. Runs in the transaction of that change.
 */
public final class ConnectionStatusUpdater implements InstallationListener {
  private final StatusListener listener;
  private final ConnectionStore connections = new ConnectionStore();

  /** {@code listener} is called after the commit, once for each connection. */
  public ConnectionStatusUpdater(StatusListener listener) {
    this.listener = listener;
  }

  @Override
  public Future<Map<AccountId, Integer>> onDeleted(
      Transaction transaction, Installation installation) {
    var reason = "Its installation " + installation.id() + " was deleted.";
    return connections
        .detach(transaction, installation.id(), reason)
        .map(changes -> publishAfterCommit(transaction, changes));
  }

  @Override
  public Future<Map<AccountId, Integer>> onStatusChanged(
      Transaction transaction, ProviderInstallation providerInstallation) {
    var id = providerInstallation.id();
    var name = describe(providerInstallation);
    var changes =
        switch (providerInstallation.status()) {
          case ACTIVE -> connections.restore(transaction, id);
          case SUSPENDED -> connections.suspend(transaction, id, name + " is suspended.");
          case DELETED -> connections.detachAll(transaction, id, name + " was deleted.");
        };
    return changes.map(changed -> publishAfterCommit(transaction, changed));
  }

  @Override
  public Future<Map<AccountId, Integer>> onCredentialDead(
      Transaction transaction, InstallationId id, String reason) {
    return connections
        .suspend(transaction, id.value(), reason)
        .map(changed -> publishAfterCommit(transaction, changed));
  }

  @Override
  public Future<Map<AccountId, Integer>> onCredentialReplaced(
      Transaction transaction, InstallationId id) {
    return connections
        .restore(transaction, id.value())
        .map(changed -> publishAfterCommit(transaction, changed));
  }

  private static String describe(ProviderInstallation providerInstallation) {
    return "At %s the installation %s%s"
        .formatted(
            providerInstallation.providerType().wireName(),
            providerInstallation.providerId(),
            providerInstallation.accountLogin().map(login -> " of " + login).orElse(""));
  }

  private Map<AccountId, Integer> publishAfterCommit(
      Transaction transaction, List<StatusChange> changes) {
    changes.forEach(change -> listener.notifyAfterCommit(transaction, change));
    return changes.stream()
        .collect(Collectors.groupingBy(StatusChange::accountId, Collectors.summingInt(_ -> 1)));
  }
}
