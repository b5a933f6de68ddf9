package io.trunkline.controlplane.rest;

import io.trunkline.account.AccountId;
import io.trunkline.connection.Share;
import io.trunkline.connection.ShareResult;
import io.trunkline.connection.Shares;
import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.delivery.Dispatches;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The operations by which the owner of a connection lets other accounts use it. */
public final class ShareOperations implements RestOperations {
  private final Database database;
  private final Shares shares;
  private final Dispatches dispatches;

  public ShareOperations(Database database, Shares shares, Dispatches dispatches) {
    this.database = database;
    this.shares = shares;
    this.dispatches = dispatches;
  }

  @Override
  public List<RestOperation> operations() {
    return List.of(
        new RestOperation("ListConnectionShares", this::list),
        new RestOperation("ShareConnection", this::share),
        new RestOperation("UnshareConnection", this::unshare));
  }

  private RestResponse list(RestCall call) {
    var page =
        shares
            .list(call.account(), call.id("connectionId"), call.pageByName().map(AccountId::new))
            .await()
            .orElseThrow(() -> notFound("Connection", call.part("connectionId")));
    return RestResponse.ok(
        PageJson.of("shares", page, ShareOperations::json, share -> share.accountId().value()));
  }

  private RestResponse share(RestCall call) {
    return answer(call, shares.share(call.caller(), call.id("connectionId"), with(call)).await());
  }

  private RestResponse unshare(RestCall call) {
    var ended =
        database.transaction(transaction ->
            shares
                .unshare(transaction, call.caller(), call.id("connectionId"), with(call))
                .compose(result -> cancelOwed(transaction, result).map(result)));
    return answer(call, ended.await());
  }

  /** What the account's pipelines still had to get by the connection ends with the share. */
  private Future<Void> cancelOwed(Transaction transaction, ShareResult result) {
    return result instanceof ShareResult.Unshared(var share)
        ? dispatches.cancelAll(transaction, share.connectionArn(), share.accountId())
        : Future.succeededFuture();
  }

  private static AccountId with(RestCall call) {
    return new AccountId(call.part("accountId"));
  }

  private static RestResponse answer(RestCall call, ShareResult result) {
    return switch (result) {
      case ShareResult.Shared(var share) -> RestResponse.ok(json(share));
      case ShareResult.Unshared _ -> RestResponse.gone();
      case ShareResult.UnknownConnection _ ->
          throw notFound("Connection", call.part("connectionId"));
      case ShareResult.UnknownShare _ -> throw notFound("Share", call.part("accountId"));
      case ShareResult.Unfit(var reason) -> throw new ApiException(ApiError.CONFLICT, reason);
      case ShareResult.QuotaReached(var max) ->
          throw new ApiException(
              ApiError.LIMIT_EXCEEDED,
              "A connection is shared with at most %d accounts.".formatted(max));
    };
  }

  private static ApiException notFound(String kind, String id) {
    return new ApiException(ApiError.RESOURCE_NOT_FOUND, "%s not found: %s".formatted(kind, id));
  }

  private static JsonObject json(Share share) {
    return new JsonObject()
        .put("connectionArn", share.connectionArn().value())
        .put("accountId", share.accountId().value())
        .put("createdAt", share.createdAt().toString());
  }
}
