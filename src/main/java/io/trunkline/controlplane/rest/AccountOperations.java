package io.trunkline.controlplane.rest;

import static io.trunkline.controlplane.rest.RestOperation.changing;
import static io.trunkline.controlplane.rest.RestOperation.readOnly;
import static io.trunkline.controlplane.rest.RestPermissionRule.on;

import io.trunkline.account.Account;
import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.Accounts.CreateResult.Created;
import io.trunkline.account.Accounts.CreateResult.ExistsAlready;
import io.trunkline.account.Accounts.CreateResult.QuotaReached;
import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The native operations on accounts, which only the administrator may use. */
public final class AccountOperations implements RestOperations {
  private final Accounts accounts;

  public AccountOperations(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public List<RestOperation> operations() {
    return List.of(
        changing("CreateAccount", on("account").withAdministrator(), this::create),
        changing("UpdateAccount", on("account/{accountId}").withAdministrator(), this::update),
        readOnly("ListAccounts", on("account").withAdministrator(), this::list));
  }

  private RestResponse create(RestCall call) {
    var id = call.body().getString("accountId");
    return switch (accounts.create(call.caller(), new AccountId(id), call.label()).await()) {
      case Created(var account) -> RestResponse.created(json(account));
      case ExistsAlready _ ->
          throw new ApiException(
              ApiError.RESOURCE_ALREADY_EXISTS, "Account %s already exists.".formatted(id));
      case QuotaReached(var max) ->
          throw new ApiException(
              ApiError.LIMIT_EXCEEDED, "There can be at most %d accounts.".formatted(max));
    };
  }

  private RestResponse update(RestCall call) {
    var id = new AccountId(call.part("accountId"));
    return accounts
        .update(call.caller(), id, call.label())
        .await()
        .map(account -> RestResponse.ok(json(account)))
        .orElseThrow(() -> ApiException.notFound("Account", id));
  }

  private RestResponse list(RestCall call) {
    var page = accounts.list(call.pageByName().map(AccountId::new)).await();
    return RestResponse.ok(
        PageJson.of("accounts", page, AccountOperations::json, account -> account.id().value()));
  }

  private static JsonObject json(Account account) {
    var json = new JsonObject().put("accountId", account.id().value());
    LabelJson.put(json, account.label());
    return json.put("createdAt", account.createdAt().toString());
  }
}
