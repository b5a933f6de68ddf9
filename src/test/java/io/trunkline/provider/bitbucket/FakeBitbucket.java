package io.trunkline.provider.bitbucket;

import static java.util.Objects.requireNonNull;

import io.trunkline.provider.FakeProvider;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A server with the pages and the API of Bitbucket Cloud that connections use. It wants the
 * consumer's secret as Basic authentication, knows no PKCE, and ends a refresh token when it is
 * used.
 */
public final class FakeBitbucket extends FakeProvider {
  private record Workspace(String slug, String uuid, boolean isAdministrator) {}

  private final Map<String, Workspace> workspaces = new ConcurrentSkipListMap<>();
  private final Map<String, Boolean> accessTokens = new ConcurrentHashMap<>();
  private volatile boolean rejectsClients;
  private final Map<String, JsonObject> hooks = new ConcurrentSkipListMap<>();

  public FakeBitbucket() {
    serve(router());
  }

  public void addWorkspace(String slug, boolean isAdministrator) {
    var uuid = "{" + UUID.randomUUID() + "}";
    workspaces.put(slug, new Workspace(slug, uuid, isAdministrator));
  }

  /** Makes an access token of a workspace or repository. */
  public String makeToken(boolean hasWebhookScope) {
    var token = newSecret("ATCTT3x");
    accessTokens.put(token, hasWebhookScope);
    return token;
  }

  /** Rejects the consumer, as if its secret had been replaced. */
  public void rejectClients() {
    rejectsClients = true;
  }

  public void reset() {
    rejectsClients = false;
    resetTokens();
    workspaces.clear();
    accessTokens.clear();
    hooks.clear();
  }

  /** The webhooks, with their secrets. */
  public List<JsonObject> hooks() {
    return List.copyOf(hooks.values());
  }

  private Router router() {
    var router = newRouter();
    router.get("/site/oauth2/authorize").handler(context -> authorize(context, false));
    router.post("/site/oauth2/access_token").handler(this::token);
    router.route("/2.0/*").handler(this::authenticate);
    router.get("/2.0/user").handler(FakeBitbucket::user);
    router.get("/2.0/user/workspaces").handler(this::listWorkspaces);
    router.get("/2.0/workspaces/:workspace").handler(this::workspace);
    router.get("/2.0/repositories/:workspace/:repository").handler(this::repository);
    router.routeWithRegex("/2\\.0/(?<place>.+)/hooks(?:/(?<id>[^/]+))?").handler(this::hooks);
    return router;
  }

  private void token(RoutingContext context) {
    if (!rejectsClients && basic(context).equals(CLIENT_ID + ":" + clientSecret())) {
      token(context, true);
    } else {
      refuse(context, 401, "unauthorized_client");
    }
  }

  private static String bearer(RoutingContext context) {
    return String.valueOf(context.request().getHeader("Authorization"))
        .replaceFirst("^Bearer ", "");
  }

  private void authenticate(RoutingContext context) {
    if (isAccessToken(bearer(context)) || accessTokens.containsKey(bearer(context))) {
      context.next();
    } else {
      error(context, 401, "Token is invalid or not supported for this endpoint.");
    }
  }

  private static void error(RoutingContext context, int status, String message) {
    json(
        context,
        status,
        new JsonObject()
            .put("type", "error")
            .put("error", new JsonObject().put("message", message)));
  }

  private static void user(RoutingContext context) {
    json(context, 200, new JsonObject().put("uuid", "{a-person}").put("nickname", "emmap1"));
  }

  private void listWorkspaces(RoutingContext context) {
    page(
        context,
        workspaces.values().stream()
            .map(workspace ->
                new JsonObject()
                    .put("administrator", workspace.isAdministrator())
                    .put(
                        "workspace",
                        new JsonObject()
                            .put("slug", workspace.slug())
                            .put("uuid", workspace.uuid())))
            .toList());
  }

  /** Sends two items on each page, so that a client must follow the links. */
  private void page(RoutingContext context, List<JsonObject> all) {
    var number =
        Integer.parseInt(Optional.ofNullable(context.queryParams().get("page")).orElse("1"));
    var items = all.stream().skip((number - 1) * 2L).limit(2).toList();
    var page = new JsonObject().put("pagelen", 2).put("values", new JsonArray(items));
    if (all.size() > number * 2) {
      page.put("next", url() + context.request().path() + "?page=" + (number + 1));
    }
    json(context, 200, page);
  }

  private void workspace(RoutingContext context) {
    Optional.ofNullable(workspaces.get(context.pathParam("workspace")))
        .ifPresentOrElse(
            workspace ->
                json(
                    context,
                    200,
                    new JsonObject().put("slug", workspace.slug()).put("uuid", workspace.uuid())),
            () -> error(context, 404, "No workspace with this name."));
  }

  private void repository(RoutingContext context) {
    var name = context.pathParam("workspace") + "/" + context.pathParam("repository");
    json(context, 200, new JsonObject().put("full_name", name).put("uuid", "{a-repository}"));
  }

  private boolean mayHaveHooks(RoutingContext context, String place) {
    var isKnown =
        place.startsWith("repositories/")
            || workspaces.values().stream()
                .anyMatch(
                    known -> known.isAdministrator() && place.equals("workspaces/" + known.uuid()));
    return isKnown && accessTokens.getOrDefault(bearer(context), true);
  }

  private void hooks(RoutingContext context) {
    var place = context.pathParam("place");
    if (!mayHaveHooks(context, place)) {
      error(context, 403, "Your credentials lack one or more required privilege scopes.");
      return;
    }
    switch (context.request().method().name()) {
      case "GET" ->
          page(
              context,
              hooks.values().stream()
                  .filter(hook -> place.equals(hook.getString("place")))
                  .map(FakeBitbucket::shown)
                  .toList());
      case "POST" -> {
        var id = "{" + UUID.randomUUID() + "}";
        var hook = context.body().asJsonObject().put("uuid", id).put("place", place);
        keepSecret(hook.getString("secret"));
        hooks.put(id, hook);
        json(context, 201, shown(hook));
      }
      case "DELETE" -> {
        hooks.remove(context.pathParam("id"));
        context.response().setStatusCode(204).end();
      }
      default -> {
        var known = requireNonNull(hooks.get(context.pathParam("id")));
        var hook = known.mergeIn(context.body().asJsonObject());
        json(context, 200, shown(hook));
      }
    }
  }

  /** A webhook as the API shows it: without its secret. */
  private static JsonObject shown(JsonObject hook) {
    var copy = hook.copy();
    copy.remove("place");
    copy.put("secret_set", copy.remove("secret") != null);
    return copy;
  }
}
