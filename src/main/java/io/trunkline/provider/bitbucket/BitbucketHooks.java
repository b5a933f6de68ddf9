package io.trunkline.provider.bitbucket;

import io.trunkline.platform.http.ApiFailure;
import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.http.ApiResult.Ok;
import io.trunkline.platform.http.JsonReply;
import io.trunkline.provider.AccessToken;
import io.trunkline.provider.ProviderEndpoint;
import io.trunkline.provider.ProviderHooks;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Webhooks of a workspace or repository of Bitbucket Cloud (Bitbucket Docs, "Webhooks"). */
public final class BitbucketHooks implements ProviderHooks {
  private static final String HOOKS = "/{+place}/hooks";
  private static final String HOOK = "/{+place}/hooks/{id}";
  private static final Set<String> EVENTS =
      Set.of(
          "repo:push",
          "pullrequest:created",
          "pullrequest:updated",
          "pullrequest:fulfilled",
          "pullrequest:rejected");

  @Override
  public Future<ApiResult<List<Registered>>> ensure(
      ProviderEndpoint endpoint, AccessToken token, String scopeId, Wanted wanted) {
    var api = new BitbucketApi(endpoint, token);
    return api.list(HOOKS + "{?pagelen}", Map.of("place", scopeId, "pagelen", "100"), hook -> hook)
        .compose(listed ->
            listed.thenCall(hooks ->
                hooks.stream()
                    .filter(hook -> wanted.url().toString().equals(hook.getString("url")))
                    .findFirst()
                    .map(hook -> repair(api, scopeId, hook, wanted))
                    .orElseGet(() -> create(api, scopeId, wanted))))
        .map(result -> result.map(List::of));
  }

  @Override
  public Future<Optional<ApiFailure>> delete(
      ProviderEndpoint endpoint, AccessToken token, Registered hook) {
    return new BitbucketApi(endpoint, token)
        .delete(HOOK, Map.of("place", hook.place(), "id", hook.id()))
        .map(ApiResult::findDeletionFailure);
  }

  private static Future<ApiResult<Registered>> create(
      BitbucketApi api, String place, Wanted wanted) {
    return api.post(HOOKS, Map.of("place", place), body(wanted))
        .map(sent -> sent.then(reply -> registered(place, reply)));
  }

  private static Future<ApiResult<Registered>> repair(
      BitbucketApi api, String place, JsonObject hook, Wanted wanted) {
    return isIntact(hook) && !wanted.hasNewSecret()
        ? Future.succeededFuture(new Ok<>(new Registered(place, hook.getString("uuid"))))
        : api.put(HOOK, Map.of("place", place, "id", hook.getString("uuid")), body(wanted))
            .map(sent -> sent.then(reply -> registered(place, reply)));
  }

  private static ApiResult<Registered> registered(String place, JsonReply reply) {
    return reply.readObject(hook -> new Registered(place, hook.getString("uuid")));
  }

  private static boolean isIntact(JsonObject hook) {
    var events =
        hook.getJsonArray("events", new JsonArray()).stream()
            .map(String::valueOf)
            .collect(Collectors.toSet());
    return events.equals(EVENTS)
        && hook.getBoolean("active", true)
        && hook.getBoolean("secret_set", true)
        && !hook.getBoolean("skip_cert_verification", false);
  }

  private static JsonObject body(Wanted wanted) {
    return new JsonObject()
        .put("description", "Trunkline")
        .put("url", wanted.url().toString())
        .put("active", true)
        .put("skip_cert_verification", false)
        .put("secret", wanted.secret().reveal())
        .put("events", new JsonArray(EVENTS.stream().sorted().toList()));
  }
}
