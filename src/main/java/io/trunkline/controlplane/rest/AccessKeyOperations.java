package io.trunkline.controlplane.rest;

import static io.trunkline.controlplane.rest.RestOperation.changing;
import static io.trunkline.controlplane.rest.RestOperation.readOnly;
import static io.trunkline.controlplane.rest.RestPermissionRule.on;

import io.trunkline.account.AccessKeyDetails;
import io.trunkline.account.AccessKeyRef;
import io.trunkline.account.AccessKeys;
import io.trunkline.account.AccessKeys.ChangeResult.Changed;
import io.trunkline.account.AccessKeys.ChangeResult.KeyFromSettings;
import io.trunkline.account.AccessKeys.ChangeResult.UnknownKey;
import io.trunkline.account.AccessKeys.CreateResult.Created;
import io.trunkline.account.AccessKeys.CreateResult.QuotaReached;
import io.trunkline.account.AccessKeys.CreateResult.UnknownAccount;
import io.trunkline.account.NewAccessKey;
import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The native operations on access keys. The administrator may also manage the keys of other
 * accounts.
 */
public final class AccessKeyOperations implements RestOperations {
  private static final String EXPIRES_AT = "expiresAt";

  private final AccessKeys keys;

  public AccessKeyOperations(AccessKeys keys) {
    this.keys = keys;
  }

  @Override
  public List<RestOperation> operations() {
    return List.of(
        changing("CreateAccessKey", on("access-key/*"), this::create),
        readOnly("ListAccessKeys", on("access-key/*"), this::list),
        readOnly("GetAccessKey", on("access-key/{accessKeyId}"), this::get),
        changing("UpdateAccessKey", on("access-key/{accessKeyId}"), this::update),
        changing("DeleteAccessKey", on("access-key/{accessKeyId}"), this::delete),
        changing("PutAccessKeyPolicy", on("access-key/{accessKeyId}"), this::putPolicy),
        changing("DisableAccessKey", on("access-key/{accessKeyId}"), this::disable),
        changing("EnableAccessKey", on("access-key/{accessKeyId}"), this::enable));
  }

  private RestResponse create(RestCall call) {
    var wanted =
        new NewAccessKey(
            call.body().getJsonObject("policy"), call.label(), call.findInstant(EXPIRES_AT));
    return switch (keys.create(call.caller(), call.owner(), wanted).await()) {
      case Created(var key, var secret) ->
          RestResponse.created(json(key).put("secretAccessKey", secret.reveal()));
      case AccessKeys.CreateResult.InvalidPolicy(var reason) -> throw invalidPolicy(reason);
      case AccessKeys.CreateResult.ExpiryInThePast _ -> throw expiryInThePast();
      case UnknownAccount _ -> throw ApiException.notFound("Account", call.owner());
      case QuotaReached(var max) ->
          throw new ApiException(
              ApiError.LIMIT_EXCEEDED,
              "An account can have at most %d access keys.".formatted(max));
    };
  }

  private RestResponse list(RestCall call) {
    var page = keys.list(call.owner(), call.pageByName()).await();
    return RestResponse.ok(
        PageJson.of("accessKeys", page, AccessKeyOperations::json, AccessKeyDetails::id));
  }

  private RestResponse get(RestCall call) {
    return keys.find(key(call))
        .await()
        .map(found -> RestResponse.ok(json(found)))
        .orElseThrow(() -> notFound(call));
  }

  private RestResponse update(RestCall call) {
    return changed(
        call, keys.update(call.caller(), key(call), call.label(), call.findInstant(EXPIRES_AT)));
  }

  private RestResponse delete(RestCall call) {
    changed(call, keys.delete(call.caller(), key(call)));
    return RestResponse.deleted();
  }

  private RestResponse putPolicy(RestCall call) {
    return changed(call, keys.replacePolicy(call.caller(), key(call), call.body()));
  }

  private RestResponse disable(RestCall call) {
    return changed(call, keys.disable(call.caller(), key(call)));
  }

  private RestResponse enable(RestCall call) {
    return changed(call, keys.enable(call.caller(), key(call)));
  }

  private static RestResponse changed(RestCall call, Future<AccessKeys.ChangeResult> result) {
    return switch (result.await()) {
      case Changed(var key) -> RestResponse.ok(json(key));
      case UnknownKey _ -> throw notFound(call);
      case KeyFromSettings _ ->
          throw new ApiException(
              ApiError.CONFLICT,
              "This key is set by bootstrap.access-key-id and can be changed only there.");
      case AccessKeys.ChangeResult.InvalidPolicy(var reason) -> throw invalidPolicy(reason);
      case AccessKeys.ChangeResult.ExpiryInThePast _ -> throw expiryInThePast();
    };
  }

  private static AccessKeyRef key(RestCall call) {
    return new AccessKeyRef(call.owner(), call.part("accessKeyId"));
  }

  private static ApiException notFound(RestCall call) {
    return ApiException.notFound("Access key", call.part("accessKeyId"));
  }

  private static ApiException expiryInThePast() {
    return new ApiException(
        ApiError.VALIDATION, EXPIRES_AT + ": must be in the future; a key can also be disabled");
  }

  private static ApiException invalidPolicy(String reason) {
    return new ApiException(ApiError.VALIDATION, "Invalid policy. " + reason);
  }

  private static JsonObject json(AccessKeyDetails key) {
    var json =
        new JsonObject()
            .put("accessKeyId", key.id())
            .put("accountId", key.accountId().value())
            .put("status", key.status().name())
            .put("createdAt", key.createdAt().toString());
    LabelJson.put(json, key.label());
    key.expiresAt().ifPresent(at -> json.put(EXPIRES_AT, at.toString()));
    key.lastUsedAt().ifPresent(at -> json.put("lastUsedAt", at.toString()));
    key.policy().ifPresent(policy -> json.put("policy", policy));
    return json;
  }
}
