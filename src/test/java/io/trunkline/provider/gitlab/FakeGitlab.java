package io.trunkline.provider.gitlab;

import static java.util.Objects.requireNonNull;

import io.trunkline.provider.FakeProvider;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A server with the pages and the API of GitLab that connections use, for one OAuth application and
 * one signed-in person. It is as strict as GitLab: a code is valid once and only with its PKCE
 * verifier, a refresh ends both old tokens at once, and hook secrets cannot be read.
 */
public final class FakeGitlab extends FakeProvider {
  public static final String PERSON = "tanuki";

  private record PersonalToken(List<String> scopes, int role) {}

  private record Group(long id, String path) {}

  private record Project(long id, String path) {}

  private record PlacedHook(String place, JsonObject hook) {}

  private final Map<String, PersonalToken> personalTokens = new ConcurrentHashMap<>();
  private final Map<String, Group> groups = new ConcurrentSkipListMap<>();
  private final Map<String, Project> projects = new ConcurrentSkipListMap<>();
  private final Map<Long, PlacedHook> hooks = new ConcurrentSkipListMap<>();
  private final AtomicLong ids = new AtomicLong(100);
  private volatile boolean hasGroupHooks;

  public FakeGitlab() {
    serve(router());
  }

  /** Adds a group that the person maintains. */
  public void addGroup(String path) {
    groups.put(path, new Group(ids.incrementAndGet(), path));
  }

  /** Renames a group; its projects follow. */
  public void renameGroup(String oldPath, String newPath) {
    var renamed = groups.remove(oldPath);
    groups.put(newPath, new Group(requireNonNull(renamed).id(), newPath));
  }

  /** Adds a project that the person maintains. */
  public void addProject(String path) {
    projects.put(path, new Project(ids.incrementAndGet(), path));
  }

  /** Forgets groups, projects, hooks and tokens. */
  public void reset() {
    groups.clear();
    projects.clear();
    hooks.clear();
    resetTokens();
    personalTokens.clear();
    hasGroupHooks = false;
  }

  /** Makes a personal access token with these scopes, of a person with this role everywhere. */
  public String makeToken(List<String> scopes, int role) {
    var token = newSecret("glpat-");
    personalTokens.put(token, new PersonalToken(scopes, role));
    return token;
  }

  /** Lets groups have webhooks, for which GitLab wants a licence. */
  public void allowGroupHooks() {
    hasGroupHooks = true;
  }

  /** The webhooks, with their secrets in {@code token}. */
  public List<JsonObject> hooks() {
    return hooks.values().stream().map(PlacedHook::hook).toList();
  }

  public List<String> hookPlaces() {
    return hooks.values().stream().map(PlacedHook::place).toList();
  }

  public void deleteHooks() {
    hooks.clear();
  }

  private Router router() {
    var router = newRouter();
    router.get("/oauth/authorize").handler(this::authorize);
    router.post("/oauth/token").handler(this::token);
    router.post("/oauth/revoke").handler(this::revoke);
    router.route("/api/v4/*").handler(this::authenticate);
    router.get("/api/v4/user").handler(context -> json(context, 200, person()));
    router.get("/api/v4/groups").handler(context -> page(context, groupList(context)));
    router.get("/api/v4/projects").handler(context -> page(context, projectList("")));
    router.get("/api/v4/personal_access_tokens/self").handler(this::tokenDetails);
    router.get("/api/v4/groups/:id/members/all/:user").handler(this::member);
    router.get("/api/v4/groups/:id").handler(this::group);
    router.get("/api/v4/projects/:id").handler(this::project);
    router.get("/api/v4/groups/:id/projects").handler(this::groupProjects);
    router.get("/api/v4/:kind/:id/hooks").handler(this::listHooks);
    router.post("/api/v4/:kind/:id/hooks").handler(this::createHook);
    router.put("/api/v4/:kind/:id/hooks/:hook").handler(this::changeHook);
    router.delete("/api/v4/:kind/:id/hooks/:hook").handler(this::deleteHook);
    router.post("/api/v4/:kind/:id/hooks/:hook/test/push_events").handler(this::testHook);
    router.route().last().handler(context -> error(context, 404, "404 Not Found"));
    return router;
  }

  private void authorize(RoutingContext context) {
    if ("api".equals(context.queryParams().get("scope"))) {
      authorize(context, true);
    } else {
      context.response().setStatusCode(400).end("The requested scope is invalid.");
    }
  }

  private void token(RoutingContext context) {
    var form = context.request().formAttributes();
    if (CLIENT_ID.equals(form.get("client_id"))
        && clientSecret().equals(form.get("client_secret"))
        && form.contains("redirect_uri")) {
      token(context, true);
    } else {
      refuse(context, 401, "invalid_client");
    }
  }

  private void revoke(RoutingContext context) {
    revoke(context.request().getFormAttribute("token"));
    json(context, 200, new JsonObject());
  }

  private void authenticate(RoutingContext context) {
    var header = String.valueOf(context.request().getHeader("Authorization"));
    if (personal(context).isPresent() || isAccessToken(header.replaceFirst("^Bearer ", ""))) {
      context.next();
    } else {
      error(context, 401, "401 Unauthorized");
    }
  }

  private Optional<PersonalToken> personal(RoutingContext context) {
    return Optional.ofNullable(context.request().getHeader("Authorization"))
        .map(header -> personalTokens.get(header.replaceFirst("^Bearer ", "")));
  }

  private void tokenDetails(RoutingContext context) {
    personal(context)
        .ifPresentOrElse(
            token ->
                json(
                    context,
                    200,
                    new JsonObject()
                        .put("scopes", new JsonArray(token.scopes()))
                        .put("active", true)
                        .put("expires_at", "2099-01-31")),
            () -> error(context, 404, "404 Not Found"));
  }

  private int role(RoutingContext context) {
    return personal(context).map(PersonalToken::role).orElse(40);
  }

  private void member(RoutingContext context) {
    json(context, 200, new JsonObject().put("id", 7).put("access_level", role(context)));
  }

  private void group(RoutingContext context) {
    Optional.ofNullable(groups.get(context.pathParam("id")))
        .or(() -> find(groups, context.pathParam("id"), Group::id))
        .ifPresentOrElse(
            group ->
                json(
                    context,
                    200,
                    new JsonObject().put("id", group.id()).put("full_path", group.path())),
            () -> error(context, 404, "404 Group Not Found"));
  }

  private void project(RoutingContext context) {
    Optional.ofNullable(projects.get(context.pathParam("id")))
        .or(() -> find(projects, context.pathParam("id"), Project::id))
        .ifPresentOrElse(
            project ->
                json(
                    context,
                    200,
                    new JsonObject()
                        .put("id", project.id())
                        .put("path_with_namespace", project.path())
                        .put(
                            "permissions",
                            new JsonObject()
                                .putNull("group_access")
                                .put(
                                    "project_access",
                                    new JsonObject().put("access_level", role(context))))),
            () -> error(context, 404, "404 Project Not Found"));
  }

  private static JsonObject person() {
    return new JsonObject().put("id", 7).put("username", PERSON).put("state", "active");
  }

  private List<JsonObject> groupList(RoutingContext context) {
    return "40".equals(context.queryParams().get("min_access_level"))
        ? groups.values().stream()
            .map(group -> new JsonObject().put("id", group.id()).put("full_path", group.path()))
            .toList()
        : List.of();
  }

  private List<JsonObject> projectList(String prefix) {
    return projects.values().stream()
        .filter(project -> project.path().startsWith(prefix))
        .map(project ->
            new JsonObject().put("id", project.id()).put("path_with_namespace", project.path()))
        .toList();
  }

  private void groupProjects(RoutingContext context) {
    find(groups, context.pathParam("id"), Group::id)
        .ifPresentOrElse(
            group -> page(context, projectList(group.path() + "/")),
            () -> error(context, 404, "404 Group Not Found"));
  }

  private static <T> Optional<T> find(Map<String, T> all, String id, Function<T, Long> idOf) {
    return all.values().stream().filter(one -> idOf.apply(one).toString().equals(id)).findFirst();
  }

  /** Sends two items on each page, so that a client must follow the links. */
  private void page(RoutingContext context, List<JsonObject> all) {
    var number =
        Integer.parseInt(Optional.ofNullable(context.queryParams().get("page")).orElse("1"));
    var items = all.stream().skip((number - 1) * 2L).limit(2).toList();
    if (all.size() > number * 2) {
      var path = context.request().uri().replaceAll("[?&]page=\\d+", "");
      var next = url() + path + (path.contains("?") ? "&" : "?") + "page=" + (number + 1);
      context.response().putHeader("Link", "<" + next + ">; rel=\"next\"");
    }
    send(context, 200, new JsonArray(items).encode());
  }

  private boolean hasHooks(RoutingContext context) {
    var kind = context.pathParam("kind");
    var id = context.pathParam("id");
    return kind.equals("projects")
        ? find(projects, id, Project::id).isPresent()
        : hasGroupHooks && find(groups, id, Group::id).isPresent();
  }

  private static String place(RoutingContext context) {
    return context.pathParam("kind") + "/" + context.pathParam("id");
  }

  private void listHooks(RoutingContext context) {
    if (hasHooks(context)) {
      page(
          context,
          hooks.values().stream()
              .filter(hook -> hook.place().equals(place(context)))
              .map(hook -> shown(hook.hook()))
              .toList());
    } else {
      error(context, 404, "404 Not Found");
    }
  }

  private void createHook(RoutingContext context) {
    if (!hasHooks(context)) {
      error(context, 404, "404 Not Found");
      return;
    }
    var id = ids.incrementAndGet();
    var hook = context.body().asJsonObject().put("id", id).put("alert_status", "executable");
    keepSecret(hook.getString("token", "no token"));
    hooks.put(id, new PlacedHook(place(context), hook));
    json(context, 201, shown(hook));
  }

  private void changeHook(RoutingContext context) {
    withHook(
        context,
        hook -> {
          if (!context.body().asJsonObject().containsKey("url")) {
            error(context, 400, "url is missing");
            return;
          }
          hook.mergeIn(context.body().asJsonObject());
          json(context, 200, shown(hook));
        });
  }

  private void deleteHook(RoutingContext context) {
    withHook(
        context,
        hook -> {
          hooks.remove(hook.getLong("id"));
          context.response().setStatusCode(204).end();
        });
  }

  private void testHook(RoutingContext context) {
    withHook(
        context,
        hook -> {
          hook.put("alert_status", "executable");
          json(context, 201, new JsonObject().put("message", "201 Created"));
        });
  }

  private interface HookStep {
    void apply(JsonObject hook);
  }

  private void withHook(RoutingContext context, HookStep step) {
    Optional.ofNullable(hooks.get(Long.parseLong(context.pathParam("hook"))))
        .filter(hook -> hook.place().equals(place(context)))
        .ifPresentOrElse(
            hook -> step.apply(hook.hook()), () -> error(context, 404, "404 Not Found"));
  }

  /** A webhook as the API shows it: without its secret. */
  private static JsonObject shown(JsonObject hook) {
    var copy = hook.copy();
    copy.put("token_present", copy.remove("token") != null);
    copy.put("signing_token_present", copy.remove("signing_token") != null);
    return copy;
  }

  private static void error(RoutingContext context, int status, String message) {
    json(context, status, new JsonObject().put("message", message));
  }

  private static void send(RoutingContext context, int status, String body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(body);
  }
}
