package io.trunkline.delivery;

import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.account.Caller;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * Retries and cancels dispatches for their owner. Each change and its audit record are written in
 * one transaction.
 */
public final class DispatchControl {
  private final Database database;
  private final Accounts accounts;
  private final Dispatches dispatches;

  /** The outcome of a retry or a cancellation. */
  public sealed interface DispatchChange {
    /**
     * The status was changed. {@code dispatch} is what {@link Dispatches#find} returns afterwards.
     */
    record Changed(JsonObject dispatch) implements DispatchChange {}

    /** The dispatch has a status that does not allow the change. */
    record WrongStatus(String status) implements DispatchChange {}

    record UnknownDispatch() implements DispatchChange {}
  }

  public DispatchControl(Database database, Accounts accounts, Dispatches dispatches) {
    this.database = database;
    this.accounts = accounts;
    this.dispatches = dispatches;
  }

  /** {@code FAILED} or {@code CANCELLED} → {@code QUEUED}. */
  public Future<DispatchChange> retry(Caller caller, DispatchId id) {
    return change(caller, id, "RetryDispatch", dispatches::retry);
  }

  /** {@code QUEUED} → {@code CANCELLED}. */
  public Future<DispatchChange> cancel(Caller caller, DispatchId id) {
    return change(caller, id, "CancelDispatch", dispatches::cancel);
  }

  /** Changes a dispatch. Returns whether it existed in a status that allows the change. */
  private interface StatusUpdate {
    Future<Boolean> apply(Transaction transaction, AccountId account, DispatchId id);
  }

  private Future<DispatchChange> change(
      Caller caller, DispatchId id, String action, StatusUpdate update) {
    var entry = new AuditEntry(action, "dispatch/" + id, "");
    return database
        .transaction(transaction ->
            update
                .apply(transaction, caller.accountId(), id)
                .compose(isChanged ->
                    isChanged
                        ? accounts.audit(transaction, caller, entry).map(true)
                        : Future.succeededFuture(false)))
        .compose(isChanged ->
            dispatches
                .find(caller.accountId(), id)
                .map(found ->
                    found
                        .map(dispatch -> outcome(isChanged, dispatch))
                        .orElseGet(DispatchChange.UnknownDispatch::new)));
  }

  private static DispatchChange outcome(boolean isChanged, JsonObject dispatch) {
    return isChanged
        ? new DispatchChange.Changed(dispatch)
        : new DispatchChange.WrongStatus(dispatch.getString("status"));
  }
}
