package io.trunkline.controlplane.rest;

import static io.trunkline.controlplane.rest.RestOperation.changing;
import static io.trunkline.controlplane.rest.RestOperation.readOnly;
import static io.trunkline.controlplane.rest.RestPermissionRule.on;

import io.trunkline.account.AccountId;
import io.trunkline.connection.Share;
import io.trunkline.connection.Shares;
import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.delivery.ConnectionRemoval;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The native operations on shares of connections. */
public final class ShareOperations implements RestOperations {
  private final Shares shares;
  private final ConnectionRemoval removal;

  public ShareOperations(Shares shares, ConnectionRemoval removal) {
    this.shares = shares;
    this.removal = removal;
  }

  @Override
  public List<RestOperation> operations() {
    return List.of(
        readOnly(
            "ListConnectionShares",
            on("connection/{connectionId}").withAction("codeconnections:GetResourcePolicy"),
            this::list),
        changing("ShareConnection", on("connection/{connectionId}"), this::share),
        changing("UnshareConnection", on("connection/{connectionId}"), this::unshare));
  }

  private RestResponse list(RestCall call) {
    var page =
        shares
            .list(call.account(), call.id("connectionId"), call.pageByName().map(AccountId::new))
            .await()
            .orElseThrow(() -> ApiException.notFound("Connection", call.part("connectionId")));
    return RestResponse.ok(
        PageJson.of("shares", page, ShareOperations::json, share -> share.accountId().value()));
  }

  private RestResponse share(RestCall call) {
    return answer(call, shares.share(call.caller(), call.id("connectionId"), guest(call)).await());
  }

  private RestResponse unshare(RestCall call) {
    return answer(
        call, removal.unshare(call.caller(), call.id("connectionId"), guest(call)).await());
  }

  private static AccountId guest(RestCall call) {
    return new AccountId(call.part("accountId"));
  }

  private static RestResponse answer(RestCall call, Shares.Result result) {
    return switch (result) {
      case Shares.Result.Shared(var share) -> RestResponse.ok(json(share));
      case Shares.Result.Unshared _ -> RestResponse.deleted();
      case Shares.Result.UnknownConnection _ ->
          throw ApiException.notFound("Connection", call.part("connectionId"));
      case Shares.Result.UnknownShare _ ->
          throw ApiException.notFound("Share", call.part("accountId"));
      case Shares.Result.NotShareable(var reason) ->
          throw new ApiException(ApiError.CONFLICT, reason);
      case Shares.Result.QuotaReached(var max) ->
          throw new ApiException(
              ApiError.LIMIT_EXCEEDED,
              "A connection can be shared with at most %d accounts.".formatted(max));
    };
  }

  private static JsonObject json(Share share) {
    return new JsonObject()
        .put("connectionArn", share.connectionArn().value())
        .put("accountId", share.accountId().value())
        .put("createdAt", share.createdAt().toString());
  }
}
