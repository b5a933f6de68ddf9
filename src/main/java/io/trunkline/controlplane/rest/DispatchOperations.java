package io.trunkline.controlplane.rest;

import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.delivery.DispatchId;
import io.trunkline.delivery.Dispatches;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The operations on what is owed. */
public final class DispatchOperations implements RestOperations {
  private final Database database;
  private final Accounts accounts;
  private final Dispatches dispatches;

  public DispatchOperations(Database database, Accounts accounts, Dispatches dispatches) {
    this.database = database;
    this.accounts = accounts;
    this.dispatches = dispatches;
  }

  @Override
  public List<RestOperation> operations() {
    return List.of(
        new RestOperation("ListDispatches", this::list),
        new RestOperation("RetryDispatch", this::retry),
        new RestOperation("CancelDispatch", this::cancel));
  }

  private RestResponse list(RestCall call) {
    var page =
        dispatches
            .list(
                call.account(),
                call.findQuery("pipeline").orElse(""),
                call.findQuery("status").orElse(""),
                call.pageById().map(DispatchId::new))
            .await();
    return RestResponse.ok(PageJson.of("dispatches", page));
  }

  private RestResponse retry(RestCall call) {
    if (!change(call, "RetryDispatch", dispatches::retry)) {
      throw conflict(get(call), "only a FAILED or CANCELLED one can be tried again");
    }
    return RestResponse.ok(get(call));
  }

  private RestResponse cancel(RestCall call) {
    if (!change(call, "CancelDispatch", dispatches::cancel)) {
      throw conflict(get(call), "only a QUEUED one can be cancelled");
    }
    return RestResponse.ok(get(call));
  }

  /** Answers whether there was something to change. */
  private interface Change {
    Future<Boolean> apply(Transaction transaction, AccountId account, DispatchId id);
  }

  private boolean change(RestCall call, String action, Change change) {
    var id = new DispatchId(call.id("id"));
    var entry = new AuditEntry(action, id.toString(), "");
    return database
        .transaction(transaction ->
            change
                .apply(transaction, call.account(), id)
                .compose(isChanged ->
                    isChanged
                        ? accounts.audit(transaction, call.caller(), entry).map(true)
                        : Future.succeededFuture(false)))
        .await();
  }

  private JsonObject get(RestCall call) {
    return dispatches
        .find(call.account(), new DispatchId(call.id("id")))
        .await()
        .orElseThrow(() ->
            new ApiException(
                ApiError.RESOURCE_NOT_FOUND, "Dispatch not found: " + call.part("id")));
  }

  private static ApiException conflict(JsonObject dispatch, String rule) {
    return new ApiException(
        ApiError.CONFLICT, "The dispatch is %s; %s.".formatted(dispatch.getString("status"), rule));
  }
}
