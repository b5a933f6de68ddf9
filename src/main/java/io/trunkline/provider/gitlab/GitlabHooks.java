package io.trunkline.provider.gitlab;

import io.trunkline.platform.http.ApiFailure;
import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.http.ApiResult.Ok;
import io.trunkline.platform.http.JsonReply;
import io.trunkline.platform.secret.StandardWebhooks;
import io.trunkline.provider.AccessToken;
import io.trunkline.provider.ProviderEndpoint;
import io.trunkline.provider.ProviderHooks;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Webhooks of GitLab (GitLab Docs, "Project webhooks API"). A group that cannot have webhooks, for
 * example without a licence for them, gets one in each of its projects instead.
 */
public final class GitlabHooks implements ProviderHooks {
  private static final String HOOKS = "/{+place}/hooks";
  private static final String HOOK = "/{+place}/hooks/{id}";
  private static final Set<String> EVENTS =
      Set.of("push_events", "tag_push_events", "merge_requests_events");
  private static final Set<String> OTHER_EVENTS =
      Set.of(
          "confidential_issues_events",
          "confidential_note_events",
          "deployment_events",
          "issues_events",
          "job_events",
          "note_events",
          "pipeline_events",
          "releases_events",
          "wiki_page_events");

  @Override
  public Future<ApiResult<List<Registered>>> ensure(
      ProviderEndpoint endpoint, AccessToken token, String scopeId, Wanted wanted) {
    var api = new GitlabApi(endpoint, token);
    return ensureAt(api, scopeId, wanted)
        .compose(result ->
            scopeId.startsWith("groups/") && isUnsupported(result)
                ? projects(api, scopeId)
                    .compose(listed -> listed.thenCall(places -> ensureAtAll(api, places, wanted)))
                : Future.succeededFuture(result.map(List::of)));
  }

  @Override
  public Future<Optional<ApiFailure>> delete(
      ProviderEndpoint endpoint, AccessToken token, Registered hook) {
    return new GitlabApi(endpoint, token)
        .delete(HOOK, Map.of("place", hook.place(), "id", hook.id()))
        .map(ApiResult::findDeletionFailure);
  }

  /** Servers without the licence answer 403 or 404. */
  private static boolean isUnsupported(ApiResult<?> result) {
    return result
        .findFailure()
        .filter(failure ->
            failure instanceof ApiFailure.NotFound || failure instanceof ApiFailure.Forbidden)
        .isPresent();
  }

  private static Future<ApiResult<List<String>>> projects(GitlabApi api, String group) {
    return api.list(
        "/{+place}/projects{?include_subgroups,archived,simple,min_access_level,per_page}",
        Map.of(
            "place",
            group,
            "include_subgroups",
            "true",
            "archived",
            "false",
            "simple",
            "true",
            "min_access_level",
            "40",
            "per_page",
            "100"),
        project -> "projects/" + project.getLong("id"));
  }

  /** Goes on after a failure, which is returned in the end, so that one project blocks no other. */
  private static Future<ApiResult<List<Registered>>> ensureAtAll(
      GitlabApi api, List<String> places, Wanted wanted) {
    Future<ApiResult<List<Registered>>> all = Future.succeededFuture(new Ok<>(List.of()));
    for (var place : places) {
      all =
          all.compose(before -> ensureAt(api, place, wanted).map(result -> joined(before, result)));
    }
    return all;
  }

  private static ApiResult<List<Registered>> joined(
      ApiResult<List<Registered>> before, ApiResult<Registered> result) {
    return before.then(
        found -> result.map(one -> Stream.concat(found.stream(), Stream.of(one)).toList()));
  }

  private static Future<ApiResult<Registered>> ensureAt(
      GitlabApi api, String place, Wanted wanted) {
    return api.list(HOOKS + "{?per_page}", Map.of("place", place, "per_page", "100"), hook -> hook)
        .compose(listed ->
            listed.thenCall(hooks ->
                hooks.stream()
                    .filter(hook -> wanted.url().toString().equals(hook.getString("url")))
                    .findFirst()
                    .map(hook -> repair(api, place, hook, wanted))
                    .orElseGet(() -> create(api, place, wanted))));
  }

  private static Future<ApiResult<Registered>> create(GitlabApi api, String place, Wanted wanted) {
    return api.post(HOOKS, Map.of("place", place), body(wanted))
        .map(sent -> sent.then(reply -> registered(place, reply)));
  }

  private static ApiResult<Registered> registered(String place, JsonReply reply) {
    return reply.readObject(hook -> new Registered(place, Long.toString(hook.getLong("id"))));
  }

  private static Future<ApiResult<Registered>> repair(
      GitlabApi api, String place, JsonObject hook, Wanted wanted) {
    var id = Long.toString(hook.getLong("id"));
    if (isIntact(hook) && !wanted.hasNewSecret()) {
      return Future.succeededFuture(new Ok<>(new Registered(place, id)));
    }
    var values = Map.of("place", place, "id", id);
    return api.put(HOOK, values, body(wanted))
        .compose(sent ->
            sent.thenCall(reply ->
                isDisabled(hook)
                    ? enable(api, values).map(_ -> registered(place, reply))
                    : Future.succeededFuture(registered(place, reply))));
  }

  /** A test delivery that succeeds ends GitLab's own blocking of the webhook. */
  private static Future<ApiResult<JsonReply>> enable(GitlabApi api, Map<String, String> values) {
    return api.post(HOOK + "/test/push_events", values, new JsonObject());
  }

  /** Members that a server does not send, because it is older, count as right. */
  private static boolean isIntact(JsonObject hook) {
    Predicate<String> isOn = name -> hook.getBoolean(name, true);
    Predicate<String> isOff = name -> !hook.getBoolean(name, false);
    return EVENTS.stream().allMatch(isOn)
        && OTHER_EVENTS.stream().allMatch(isOff)
        && hook.getBoolean("enable_ssl_verification", true)
        && (hook.getBoolean("token_present", true)
            || hook.getBoolean("signing_token_present", false))
        && Optional.ofNullable(hook.getString("push_events_branch_filter")).orElse("").isEmpty()
        && !isDisabled(hook);
  }

  private static boolean isDisabled(JsonObject hook) {
    return !"executable".equals(hook.getString("alert_status", "executable"));
  }

  private static JsonObject body(Wanted wanted) {
    var body =
        new JsonObject()
            .put("url", wanted.url().toString())
            .put(
                StandardWebhooks.hasSecretPrefix(wanted.secret()) ? "signing_token" : "token",
                wanted.secret().reveal())
            .put("enable_ssl_verification", true)
            .put("push_events_branch_filter", "");
    EVENTS.forEach(name -> body.put(name, true));
    OTHER_EVENTS.forEach(name -> body.put(name, false));
    return body;
  }
}
