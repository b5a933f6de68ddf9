package io.trunkline.connection;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.account.Caller;
import io.trunkline.connection.Shares.Result.NotShareable;
import io.trunkline.connection.Shares.Result.QuotaReached;
import io.trunkline.connection.Shares.Result.Shared;
import io.trunkline.connection.Shares.Result.UnknownConnection;
import io.trunkline.connection.Shares.Result.UnknownShare;
import io.trunkline.connection.Shares.Result.Unshared;
import io.trunkline.installation.InstallationVersions;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Shares connections with other accounts. The pipelines of such an account may use the connection.
 * Only the owner may change, list, tag or share it.
 */
public final class Shares {
  /** The outcome of sharing a connection or of ending a share. */
  public sealed interface Result {

    record Shared(Share share) implements Result {}

    /** The connection is no longer shared with the account. */
    record Unshared(Share share) implements Result {}

    /** The caller has no such connection. */
    record UnknownConnection() implements Result {}

    /** The connection is not shared with that account. */
    record UnknownShare() implements Result {}

    /** The connection cannot be shared with this account; {@code reason} is shown to the caller. */
    record NotShareable(String reason) implements Result {}

    record QuotaReached(int max) implements Result {}
  }

  static final int SHARE_COUNT_MAX = 100;

  private final Database database;
  private final Accounts accounts;
  private final ConnectionStore connections = new ConnectionStore();
  private final ShareStore shares = new ShareStore();
  private final InstallationVersions versions = new InstallationVersions();

  public Shares(Database database, Accounts accounts) {
    this.database = database;
    this.accounts = accounts;
  }

  /**
   * Shares a connection. Does nothing if it is shared with the account already. The account need
   * not exist yet.
   */
  public Future<Result> share(Caller caller, UUID connectionId, AccountId with) {
    return database.transaction(transaction ->
        change(
            transaction,
            caller,
            connectionId,
            connection -> {
              var objection = objection(connection, with);
              return objection.isPresent()
                  ? succeededFuture(new NotShareable(objection.get()))
                  : shares
                      .find(transaction, connection.arn(), with)
                      .compose(found ->
                          found
                              .<Future<Result>>map(share -> succeededFuture(new Shared(share)))
                              .orElseGet(() -> insert(transaction, caller, connection, with)));
            }));
  }

  private static Optional<String> objection(Connection connection, AccountId with) {
    if (!connection.arn().isShareable()) {
      return Optional.of(
          "Only connections with a codeconnections ARN can be shared: " + connection.arn());
    }
    return connection.accountId().equals(with)
        ? Optional.of("Account %s owns the connection.".formatted(with))
        : Optional.empty();
  }

  private Future<Result> insert(
      Transaction transaction, Caller caller, Connection connection, AccountId with) {
    return shares
        .count(transaction, connection.arn())
        .compose(count ->
            count >= SHARE_COUNT_MAX
                ? succeededFuture(new QuotaReached(SHARE_COUNT_MAX))
                : shares
                    .insert(transaction, connection.arn(), with)
                    .compose(share ->
                        recordChange(transaction, caller, "ShareConnection", share)
                            .map(new Shared(share))));
  }

  /**
   * Ends a share, within a transaction in which {@code delivery.ConnectionRemoval} also cancels the
   * dispatches of the account. No pipeline of the account starts through the connection after the
   * commit.
   */
  public Future<Result> unshare(
      Transaction transaction, Caller caller, UUID connectionId, AccountId with) {
    return change(
        transaction,
        caller,
        connectionId,
        connection ->
            shares
                .find(transaction, connection.arn(), with)
                .compose(found ->
                    found
                        .map(share -> delete(transaction, caller, share))
                        .orElseGet(() -> succeededFuture(new UnknownShare()))));
  }

  private Future<Result> delete(Transaction transaction, Caller caller, Share share) {
    return shares
        .delete(transaction, share.connectionArn(), share.accountId())
        .compose(_ -> recordChange(transaction, caller, "UnshareConnection", share))
        .map(new Unshared(share));
  }

  /** Lists shares in the order of their accounts; empty when the owner has no such connection. */
  public Future<Optional<Page<Share>>> list(
      AccountId owner, UUID connectionId, PageRequest<AccountId> request) {
    return connections
        .find(database, owner, connectionId)
        .compose(found ->
            found
                .map(connection ->
                    shares.list(database, connection.arn(), request).map(Optional::of))
                .orElseGet(() -> succeededFuture(Optional.empty())));
  }

  /** A change of one connection's shares. */
  private interface Change {
    Future<Result> apply(Connection connection);
  }

  private Future<Result> change(
      Transaction transaction, Caller caller, UUID connectionId, Change change) {
    return accounts
        .lock(transaction, caller.accountId())
        .compose(_ -> connections.find(transaction, caller.accountId(), connectionId))
        .compose(found ->
            found.map(change::apply).orElseGet(() -> succeededFuture(new UnknownConnection())));
  }

  /**
   * Writes the audit entry, and invalidates what nodes cached for the pipelines that use the
   * connection.
   */
  private Future<Void> recordChange(
      Transaction transaction, Caller caller, String action, Share share) {
    var arn = share.connectionArn();
    var entry = new AuditEntry(action, arn.value(), "account " + share.accountId());
    return versions
        .incrementForConnections(transaction, List.of(arn.connectionId()))
        .compose(_ -> accounts.audit(transaction, caller, entry));
  }
}
