package io.trunkline.delivery;

import io.trunkline.account.AccountId;
import io.trunkline.account.Caller;
import io.trunkline.connection.ConnectionArn;
import io.trunkline.connection.Connections;
import io.trunkline.connection.Shares;
import io.trunkline.platform.postgres.Database;
import io.vertx.core.Future;
import java.util.UUID;

/**
 * Deletes connections and ends shares. Cancels their queued dispatches in the same transaction, so
 * that nothing is dispatched for a connection that an account can no longer use.
 */
public final class ConnectionRemoval {
  private final Database database;
  private final Connections connections;
  private final Shares shares;
  private final Dispatches dispatches;

  public ConnectionRemoval(
      Database database, Connections connections, Shares shares, Dispatches dispatches) {
    this.database = database;
    this.connections = connections;
    this.shares = shares;
    this.dispatches = dispatches;
  }

  /** Returns false if the caller's account has no such connection. */
  public Future<Boolean> delete(Caller caller, ConnectionArn arn) {
    return database.transaction(transaction ->
        connections
            .delete(transaction, caller, arn)
            .compose(isDeleted ->
                isDeleted
                    ? dispatches.cancelAll(transaction, arn).map(true)
                    : Future.succeededFuture(false)));
  }

  /** Ends the share of a connection with {@code guest}, the account that it is shared with. */
  public Future<Shares.Result> unshare(Caller caller, UUID connectionId, AccountId guest) {
    return database.transaction(transaction ->
        shares
            .unshare(transaction, caller, connectionId, guest)
            .compose(result ->
                result instanceof Shares.Result.Unshared(var share)
                    ? dispatches
                        .cancelAll(transaction, share.connectionArn(), share.accountId())
                        .map(result)
                    : Future.succeededFuture(result)));
  }
}
