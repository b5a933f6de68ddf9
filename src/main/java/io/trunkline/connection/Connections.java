package io.trunkline.connection;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.account.Caller;
import io.trunkline.connection.Connections.CreateResult.Created;
import io.trunkline.connection.Connections.CreateResult.HostUnavailable;
import io.trunkline.connection.Connections.CreateResult.QuotaReached;
import io.trunkline.connection.Connections.CreateResult.TooManyTags;
import io.trunkline.connection.Connections.CreateResult.UnknownHost;
import io.trunkline.host.HostArn;
import io.trunkline.host.HostPlacement;
import io.trunkline.host.HostStatus;
import io.trunkline.installation.InstallationId;
import io.trunkline.installation.InstallationVersions;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.resource.StatusListener;
import io.trunkline.resource.Taggable;
import io.trunkline.resource.Tags;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Creates, finds, lists and deletes connections, and attaches installations to them. A connection
 * is found by account and id, so both namespaces of its ARN find it; the result always shows the
 * ARN that it was created with.
 */
public final class Connections implements Taggable {
  /** The outcome of creating a connection. */
  public sealed interface CreateResult {

    record Created(Connection connection) implements CreateResult {}

    /** The account has the maximum number of connections in the Region. */
    record QuotaReached(int connectionCountMax) implements CreateResult {}

    record TooManyTags(int tagCountMax) implements CreateResult {}

    record UnknownHost(HostArn arn) implements CreateResult {}

    /** The host's status does not allow new connections. */
    record HostUnavailable(HostStatus status) implements CreateResult {}

    /** Provider type, host and Region do not match; {@code reason} is shown to the caller. */
    record Mismatch(String reason) implements CreateResult {}
  }

  private final Database database;
  private final Accounts accounts;
  private final Supplier<UUID> ids;
  private final Rules rules;
  private final StatusListener listener;
  private final Tags tags = new Tags();
  private final HostPlacement placement = new HostPlacement();
  private final ConnectionStore connections = new ConnectionStore();
  private final InstallationVersions versions = new InstallationVersions();
  private final UsableConnections usable;
  private final InstallationAttacher attacher;

  /**
   * Rules for all connections.
   *
   * @param partition the partition of new ARNs: {@code aws}
   * @param connectionCountMax the maximum number of connections of an account in one Region
   */
  public record Rules(String partition, int connectionCountMax) {}

  /**
   * {@code ids} generates random UUIDs (version 4). {@code listener} is notified of every status
   * change after its commit.
   */
  public Connections(
      Database database,
      Accounts accounts,
      Supplier<UUID> ids,
      Rules rules,
      StatusListener listener) {
    this.database = database;
    this.accounts = accounts;
    this.ids = ids;
    this.rules = rules;
    this.listener = listener;
    this.usable = new UsableConnections(database);
    this.attacher = new InstallationAttacher(accounts, listener);
  }

  /** Creates a pending connection. Names need not be unique. */
  public Future<CreateResult> create(Caller caller, NewConnection connection) {
    if (connection.tags().size() > Tags.TAG_COUNT_MAX) {
      return succeededFuture(new TooManyTags(Tags.TAG_COUNT_MAX));
    }
    return database.transaction(transaction ->
        accounts
            .lock(transaction, caller.accountId())
            .compose(
                _ -> placement.place(transaction, caller.accountId(), connection.providerOrHost()))
            .compose(result ->
                switch (result) {
                  case HostPlacement.Result.Placed placed ->
                      createOn(placed, transaction, caller, connection);
                  case HostPlacement.Result.UnknownHost(var arn) ->
                      succeededFuture(new UnknownHost(arn));
                  case HostPlacement.Result.HostUnavailable(var status) ->
                      succeededFuture(new HostUnavailable(status));
                  case HostPlacement.Result.Mismatch(var reason) ->
                      succeededFuture(new CreateResult.Mismatch(reason));
                }));
  }

  private Future<CreateResult> createOn(
      HostPlacement.Result.Placed placed,
      Transaction transaction,
      Caller caller,
      NewConnection connection) {
    var hostElsewhere =
        placed.host().filter(host -> !host.arn().region().equals(connection.region()));
    if (hostElsewhere.isPresent()) {
      return succeededFuture(new UnknownHost(hostElsewhere.get().arn()));
    }
    return connections
        .count(transaction, caller.accountId(), connection.region())
        .compose(count ->
            count >= rules.connectionCountMax()
                ? succeededFuture(new QuotaReached(rules.connectionCountMax()))
                : insert(placed, transaction, caller, connection).map(Created::new));
  }

  private Future<Connection> insert(
      HostPlacement.Result.Placed placed,
      Transaction transaction,
      Caller caller,
      NewConnection connection) {
    var arn = ConnectionArn.create(rules.partition(), connection, caller.accountId(), ids.get());
    return connections
        .insert(transaction, arn, connection.name(), placed)
        .compose(inserted ->
            tags.attach(transaction, caller.accountId(), arn.value(), connection.tags())
                .compose(_ -> audit(transaction, caller, "CreateConnection", inserted))
                .onSuccess(
                    _ -> listener.notifyAfterCommit(transaction, inserted.describeCreation()))
                .map(inserted));
  }

  /** Returns empty for an ARN of another account. */
  public Future<Optional<Connection>> find(AccountId accountId, ConnectionArn arn) {
    return find(database, accountId, arn);
  }

  private Future<Optional<Connection>> find(
      Statements statements, AccountId accountId, ConnectionArn arn) {
    return accountId.value().equals(arn.accountId())
        ? usable.find(statements, accountId, arn)
        : succeededFuture(Optional.empty());
  }

  @Override
  public Future<Optional<String>> findArn(Statements statements, AccountId accountId, String text) {
    return findArn(text, arn -> find(statements, accountId, arn));
  }

  @Override
  public Future<Optional<String>> findUsableArn(
      Statements statements, AccountId accountId, String text) {
    return findArn(text, arn -> usable.find(statements, accountId, arn));
  }

  private static Future<Optional<String>> findArn(
      String text, Function<ConnectionArn, Future<Optional<Connection>>> find) {
    return ConnectionArn.find(text)
        .map(find)
        .orElseGet(() -> succeededFuture(Optional.empty()))
        .map(found -> found.map(connection -> connection.arn().value()));
  }

  public Future<Optional<Connection>> find(AccountId accountId, UUID connectionId) {
    return connections.find(database, accountId, connectionId);
  }

  /** The connections that an account may read and use in its pipelines. */
  public UsableConnections usable() {
    return usable;
  }

  /** Lists connections in the order of their ordinals. */
  public Future<Page<Connection>> list(
      AccountId accountId, ConnectionFilter filter, PageRequest<Long> request) {
    return connections.list(database, accountId, filter, request);
  }

  /**
   * Deletes a connection within a transaction in which {@code delivery.ConnectionRemoval} also
   * cancels the connection's dispatches. Returns false if the account has no such connection, for
   * example for an ARN of another account.
   */
  public Future<Boolean> delete(Transaction transaction, Caller caller, ConnectionArn arn) {
    return accounts
        .lock(transaction, caller.accountId())
        .compose(_ -> find(transaction, caller.accountId(), arn))
        .compose(found ->
            found
                .map(connection -> delete(transaction, caller, connection))
                .orElseGet(() -> succeededFuture(false)));
  }

  private Future<Boolean> delete(Transaction transaction, Caller caller, Connection connection) {
    return versions
        .incrementForAccounts(transaction, List.of(caller.accountId()), connection.providerType())
        .compose(_ -> tags.detach(transaction, connection.arn().value()))
        .compose(_ -> connections.delete(transaction, connection.arn()))
        .compose(_ -> audit(transaction, caller, "DeleteConnection", connection))
        .onSuccess(_ -> listener.notifyAfterCommit(transaction, connection.describeDeletion()))
        .map(true);
  }

  /**
   * Attaches an installation, which makes the connection available: it completes a pending
   * connection and repairs one in {@code ERROR}. The ARN does not change.
   */
  public Future<InstallationAttacher.Result> attach(
      Caller caller, UUID connectionId, InstallationId installationId) {
    return database.transaction(
        transaction -> attacher.attach(transaction, caller, connectionId, installationId));
  }

  InstallationAttacher attacher() {
    return attacher;
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
