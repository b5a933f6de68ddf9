package io.trunkline.provider.azuredevops;

import io.trunkline.platform.http.ApiFailure;
import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.http.ApiResult.Ok;
import io.trunkline.platform.http.JsonReply;
import io.trunkline.provider.AccessToken;
import io.trunkline.provider.ProviderEndpoint;
import io.trunkline.provider.ProviderHooks;
import io.trunkline.provider.azuredevops.AzureDevopsApi.Project;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Service hooks of Azure DevOps (Microsoft Learn, "Service hooks consumers"): in each project, one
 * subscription for each event.
 */
public final class AzureDevopsHooks implements ProviderHooks {
  static final String SUBSCRIPTIONS =
      "/{organization}/_apis/hooks/subscriptions"
          + "?api-version=7.1&publisherId=tfs&consumerId=webHooks";

  private static final String CREATE = "/{organization}/_apis/hooks/subscriptions?api-version=7.1";
  private static final String REPLACE =
      "/{organization}/_apis/hooks/subscriptions/{id}?api-version=7.1";
  private static final List<String> EVENTS =
      List.of(
          "git.push",
          "git.pullrequest.created",
          "git.pullrequest.updated",
          "git.pullrequest.merged");

  @Override
  public Future<ApiResult<List<Registered>>> ensure(
      ProviderEndpoint endpoint, AccessToken token, String scopeId, Wanted wanted) {
    var api = new AzureDevopsApi(endpoint, token);
    var parts = scopeId.split("/", 3);
    var organization = parts[1];
    var projects =
        parts[0].equals("projects")
            ? Future.<ApiResult<List<Project>>>succeededFuture(
                new Ok<>(List.of(new Project(organization, parts[2], ""))))
            : api.projects(organization);
    return projects.compose(listed ->
        listed.thenCall(found ->
            subscriptions(api, organization)
                .compose(
                    known -> known.thenCall(existing -> ensureAll(api, found, existing, wanted)))));
  }

  @Override
  public Future<Optional<ApiFailure>> delete(
      ProviderEndpoint endpoint, AccessToken token, Registered hook) {
    return new AzureDevopsApi(endpoint, token)
        .delete(REPLACE, Map.of("organization", hook.place().split("/", 3)[1], "id", hook.id()))
        .map(ApiResult::findDeletionFailure);
  }

  private static Future<ApiResult<List<JsonObject>>> subscriptions(
      AzureDevopsApi api, String organization) {
    return api.get(SUBSCRIPTIONS, Map.of("organization", organization))
        .map(sent -> sent.then(reply -> AzureDevopsApi.items(reply, json -> json)));
  }

  /** Goes on after a failure, which is returned in the end, so that one project blocks no other. */
  private static Future<ApiResult<List<Registered>>> ensureAll(
      AzureDevopsApi api, List<Project> projects, List<JsonObject> existing, Wanted wanted) {
    Future<ApiResult<List<Registered>>> all = Future.succeededFuture(new Ok<>(List.of()));
    for (var project : projects) {
      for (var event : EVENTS) {
        all =
            all.compose(before ->
                ensure(api, project, event, existing, wanted)
                    .map(result ->
                        before.then(found ->
                            result.map(
                                one -> Stream.concat(found.stream(), Stream.of(one)).toList()))));
      }
    }
    return all;
  }

  private static Future<ApiResult<Registered>> ensure(
      AzureDevopsApi api, Project project, String event, List<JsonObject> existing, Wanted wanted) {
    return existing.stream()
        .filter(known ->
            event.equals(known.getString("eventType"))
                && project.id().equals(input(known, "publisherInputs", "projectId"))
                && wanted.url().toString().equals(input(known, "consumerInputs", "url")))
        .findFirst()
        .map(known -> repair(api, project, event, known, wanted))
        .orElseGet(() ->
            api.post(
                    CREATE,
                    Map.of("organization", project.organization()),
                    body(project, event, wanted))
                .map(sent -> sent.then(reply -> registered(project, event, reply))));
  }

  private static String input(JsonObject subscription, String kind, String name) {
    return subscription.getJsonObject(kind, new JsonObject()).getString(name, "");
  }

  /** A replacement needs the password again, because it replaces everything. */
  private static Future<ApiResult<Registered>> repair(
      AzureDevopsApi api, Project project, String event, JsonObject known, Wanted wanted) {
    var id = known.getString("id");
    var isIntact =
        !wanted.hasNewSecret()
            && "enabled".equals(known.getString("status", "enabled"))
            && input(known, "publisherInputs", "repository").isEmpty()
            && input(known, "publisherInputs", "branch").isEmpty();
    return isIntact
        ? Future.succeededFuture(new Ok<>(new Registered(place(project, event), id)))
        : api.put(
                REPLACE,
                Map.of("organization", project.organization(), "id", id),
                body(project, event, wanted).put("id", id))
            .map(sent -> sent.then(reply -> registered(project, event, reply)));
  }

  private static ApiResult<Registered> registered(Project project, String event, JsonReply reply) {
    return reply.readObject(json -> new Registered(place(project, event), json.getString("id")));
  }

  private static String place(Project project, String event) {
    return "organizations/%s/projects/%s/%s".formatted(project.organization(), project.id(), event);
  }

  private static JsonObject body(Project project, String event, Wanted wanted) {
    return new JsonObject()
        .put("publisherId", "tfs")
        .put("eventType", event)
        .put("resourceVersion", "1.0")
        .put("consumerId", "webHooks")
        .put("consumerActionId", "httpRequest")
        .put("status", "enabled")
        .put(
            "publisherInputs",
            new JsonObject().put("projectId", project.id()).put("repository", "").put("branch", ""))
        .put(
            "consumerInputs",
            new JsonObject()
                .put("url", wanted.url().toString())
                .put("basicAuthUsername", "trunkline")
                .put("basicAuthPassword", wanted.secret().reveal())
                .put("resourceDetailsToSend", "all")
                .put("messagesToSend", "none")
                .put("detailedMessagesToSend", "none"));
  }
}
