package io.trunkline.connection;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.account.Caller;
import io.trunkline.connection.BindResult.Bound;
import io.trunkline.connection.BindResult.Misfit;
import io.trunkline.connection.BindResult.UnknownConnection;
import io.trunkline.connection.BindResult.UnknownInstallation;
import io.trunkline.connection.CreateConnectionResult.Created;
import io.trunkline.connection.CreateConnectionResult.QuotaReached;
import io.trunkline.connection.CreateConnectionResult.TooManyTags;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Connections and their life. They are found by account and id, so both namespaces of an ARN find
 * the same one; it always shows the ARN that it was made with.
 */
public final class Connections {
  static final int CONNECTION_COUNT_MAX = 250;
  static final int TAG_COUNT_MAX = 50;

  private final Database database;
  private final Accounts accounts;
  private final Supplier<UUID> ids;
  private final String partition;
  private final ConnectionStore connections = new ConnectionStore();
  private final InstallationStore installations = new InstallationStore();

  /** {@code ids} makes random ones (version 4); {@code partition} is that of ARNs: {@code aws}. */
  public Connections(Database database, Accounts accounts, Supplier<UUID> ids, String partition) {
    this.database = database;
    this.accounts = accounts;
    this.ids = ids;
    this.partition = partition;
  }

  /** Makes a pending one. Names may repeat. */
  public Future<CreateConnectionResult> create(Caller caller, NewConnection connection) {
    if (connection.tags().size() > TAG_COUNT_MAX) {
      return succeededFuture(new TooManyTags(TAG_COUNT_MAX));
    }
    return database.transaction(transaction ->
        accounts
            .lock(transaction, caller.accountId())
            .compose(_ -> connections.count(transaction, caller.accountId()))
            .compose(count ->
                count >= CONNECTION_COUNT_MAX
                    ? succeededFuture(new QuotaReached(CONNECTION_COUNT_MAX))
                    : insert(transaction, caller, connection).map(Created::new)));
  }

  private Future<Connection> insert(
      Transaction transaction, Caller caller, NewConnection connection) {
    var arn = ConnectionArn.mint(partition, connection, caller.accountId(), ids.get());
    return connections
        .insert(transaction, arn, connection)
        .compose(inserted ->
            connections
                .insertTags(transaction, arn, connection.tags())
                .compose(_ -> audit(transaction, caller, "CreateConnection", inserted))
                .map(inserted));
  }

  /** Empty also for an ARN of another account. */
  public Future<Optional<Connection>> find(AccountId accountId, ConnectionArn arn) {
    return accountId.value().equals(arn.accountId())
        ? find(accountId, arn.connectionId()).map(found -> found.filter(isNamed(arn)))
        : succeededFuture(Optional.empty());
  }

  /** Policies speak of ARNs: one that differs in its Region or partition names nothing. */
  private static Predicate<Connection> isNamed(ConnectionArn arn) {
    return connection -> connection.arn().isAlike(arn);
  }

  public Future<Optional<Connection>> find(AccountId accountId, UUID connectionId) {
    return connections.find(database, accountId, connectionId);
  }

  public Future<ConnectionPage> list(AccountId accountId, ConnectionQuery query) {
    var oneMore =
        new ConnectionQuery(
            query.providerTypes(), query.hostArn(), query.after(), query.limit() + 1);
    return connections
        .list(database, accountId, oneMore)
        .map(found ->
            new ConnectionPage(
                found.stream().limit(query.limit()).toList(), found.size() > query.limit()));
  }

  /** In the order of their keys. */
  public Future<List<Tag>> tags(Connection connection) {
    return connections.listTags(database, connection.arn());
  }

  /** Of whatever of the account has this ARN, in either namespace; none when nothing has. */
  public Future<List<Tag>> tags(AccountId accountId, String arn) {
    return connections.listTags(database, accountId, arn);
  }

  /** False when there is none, also for an ARN of another account. */
  public Future<Boolean> delete(Caller caller, ConnectionArn arn) {
    if (!caller.accountId().value().equals(arn.accountId())) {
      return succeededFuture(false);
    }
    return database.transaction(transaction ->
        accounts
            .lock(transaction, caller.accountId())
            .compose(_ -> connections.find(transaction, caller.accountId(), arn.connectionId()))
            .compose(found ->
                found
                    .filter(isNamed(arn))
                    .map(connection -> delete(transaction, caller, connection))
                    .orElse(succeededFuture(false))));
  }

  private Future<Boolean> delete(Transaction transaction, Caller caller, Connection connection) {
    return installations
        .bumpAlike(transaction, caller.accountId(), connection.providerType())
        .compose(_ -> connections.delete(transaction, connection.arn()))
        .compose(_ -> audit(transaction, caller, "DeleteConnection", connection))
        .map(true);
  }

  /**
   * Completes a connection, or repairs one, by putting an installation behind it. Its ARN stays.
   */
  public Future<BindResult> bind(Caller caller, UUID connectionId, InstallationId installationId) {
    return database.transaction(transaction ->
        accounts
            .lock(transaction, caller.accountId())
            .compose(_ -> connections.find(transaction, caller.accountId(), connectionId))
            .compose(connection ->
                installations
                    .find(transaction, caller.accountId(), installationId)
                    .compose(installation ->
                        bind(transaction, caller, new Pair(connection, installation)))));
  }

  /** What is to be bound, as far as it was found. */
  private record Pair(Optional<Connection> connection, Optional<Installation> installation) {}

  private Future<BindResult> bind(Transaction transaction, Caller caller, Pair pair) {
    if (pair.connection().isEmpty()) {
      return succeededFuture(new UnknownConnection());
    }
    if (pair.installation().isEmpty()) {
      return succeededFuture(new UnknownInstallation());
    }
    var connection = pair.connection().get();
    var installation = pair.installation().get();
    if (connection.installationId().filter(installation.id()::equals).isPresent()) {
      return succeededFuture(new Bound(connection));
    }
    return misfit(connection, installation)
        .map(reason -> Future.<BindResult>succeededFuture(new Misfit(reason)))
        .orElseGet(() ->
            installations
                .bumpAlike(transaction, caller.accountId(), connection.providerType())
                .compose(_ ->
                    connections.markAvailable(transaction, connection.arn(), installation.id()))
                .compose(bound ->
                    audit(transaction, caller, "UpdateConnectionInstallation", bound)
                        .map(new Bound(bound))));
  }

  private static Optional<String> misfit(Connection connection, Installation installation) {
    if (connection.providerType() != installation.providerType()) {
      return Optional.of(
          "The connection is for %s, the installation for %s."
              .formatted(
                  connection.providerType().wireName(), installation.providerType().wireName()));
    }
    return connection.hostArn().equals(installation.hostArn())
        ? Optional.empty()
        : Optional.of("The connection and the installation are not on the same host.");
  }

  private Future<Void> audit(
      Transaction transaction, Caller caller, String action, Connection connection) {
    var detail =
        connection
            .installationId()
            .map(installation -> "installation " + installation)
            .orElse(connection.providerType().wireName());
    return accounts.audit(
        transaction, caller, new AuditEntry(action, connection.arn().value(), detail));
  }
}
