package io.trunkline.connection;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.account.Caller;
import io.trunkline.connection.InstallationAttacher.Result.Attached;
import io.trunkline.connection.InstallationAttacher.Result.Mismatch;
import io.trunkline.connection.InstallationAttacher.Result.UnknownConnection;
import io.trunkline.connection.InstallationAttacher.Result.UnknownInstallation;
import io.trunkline.installation.AttachedProviderInstallation;
import io.trunkline.installation.Installation;
import io.trunkline.installation.InstallationId;
import io.trunkline.installation.InstallationVersions;
import io.trunkline.installation.UsableInstallations;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.resource.StatusListener;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Attaches an installation to a connection, which makes the connection available. */
public final class InstallationAttacher {
  /** The outcome of attaching an installation to a connection. */
  public sealed interface Result {

    /** The connection is available. */
    record Attached(Connection connection) implements Result {}

    record UnknownConnection() implements Result {}

    record UnknownInstallation() implements Result {}

    /**
     * Connection and installation have different providers or hosts, or the installation is
     * unusable; {@code reason} is shown to the caller.
     */
    record Mismatch(String reason) implements Result {}
  }

  private final Accounts accounts;
  private final StatusListener listener;
  private final ConnectionStore connections = new ConnectionStore();
  private final UsableInstallations installations = new UsableInstallations();
  private final InstallationVersions versions = new InstallationVersions();

  InstallationAttacher(Accounts accounts, StatusListener listener) {
    this.accounts = accounts;
    this.listener = listener;
  }

  Future<Result> attach(
      Transaction transaction, Caller caller, UUID connectionId, InstallationId installationId) {
    return accounts
        .lock(transaction, caller.accountId())
        .compose(_ -> connections.find(transaction, caller.accountId(), connectionId))
        .compose(connection ->
            installations
                .find(transaction, caller.accountId(), installationId)
                .compose(installation -> attach(transaction, caller, connection, installation)));
  }

  private Future<Result> attach(
      Transaction transaction,
      Caller caller,
      Optional<Connection> connection,
      Optional<Installation> installation) {
    if (connection.isEmpty()) {
      return succeededFuture(new UnknownConnection());
    }
    return installation
        .map(found -> attach(transaction, caller, connection.get(), found))
        .orElseGet(() -> succeededFuture(new UnknownInstallation()));
  }

  private Future<Result> attach(
      Transaction transaction, Caller caller, Connection connection, Installation installation) {
    if (connection.status() == ConnectionStatus.AVAILABLE
        && connection.installationId().filter(installation.id()::equals).isPresent()) {
      return succeededFuture(new Attached(connection));
    }
    return installation
        .findMismatch(connection.providerType(), connection.hostArn())
        .or(() ->
            installation.providerInstallation().flatMap(InstallationAttacher::findStatusObjection))
        .map(reason -> Future.<Result>succeededFuture(new Mismatch(reason)))
        .orElseGet(() ->
            markAvailable(transaction, caller, connection, installation.id()).map(Attached::new));
  }

  private Future<Connection> markAvailable(
      Transaction transaction,
      Caller caller,
      Connection connection,
      InstallationId installationId) {
    var entry =
        new AuditEntry(
            "UpdateConnectionInstallation",
            connection.arn().value(),
            "installation " + installationId);
    return versions
        .incrementForAccounts(transaction, List.of(caller.accountId()), connection.providerType())
        .compose(_ -> connections.markAvailable(transaction, connection.arn(), installationId))
        .compose(attached -> accounts.audit(transaction, caller, entry).map(attached))
        .onSuccess(attached ->
            listener.notifyAfterCommit(
                transaction, attached.describeChangeFrom(connection.status())));
  }

  /**
   * Returns why no connection may use the provider installation; empty if one may. Its status
   * cannot change before the commit, because every change of a provider installation locks the
   * accounts of all members.
   */
  private static Optional<String> findStatusObjection(
      AttachedProviderInstallation providerInstallation) {
    return switch (providerInstallation.status()) {
      case ACTIVE -> Optional.empty();
      case SUSPENDED, DELETED ->
          Optional.of(
              "The provider installation %s is %s; no connection can use it."
                  .formatted(providerInstallation.providerId(), providerInstallation.status()));
    };
  }
}
