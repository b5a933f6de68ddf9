package io.trunkline.provider.gitlab;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A server with the pages and the API of GitLab that connections use, for one OAuth application and
 * one signed-in person. It is as strict as GitLab: a code is valid once and only with its PKCE
 * verifier, a refresh ends both old tokens at once, and hook secrets cannot be read.
 */
public final class FakeGitlab implements AutoCloseable {
  public static final String CLIENT_ID = "an-application-id";
  public static final String PERSON = "tanuki";

  private record IssuedCode(String challenge, String redirect) {}

  private record PersonalToken(List<String> scopes, int role) {}

  private record Pair(String access, String refresh) {}

  private record Group(long id, String path) {}

  private record Project(long id, String path) {}

  private record PlacedHook(String place, JsonObject hook) {}

  private final Vertx vertx = Vertx.vertx();
  private final SecureRandom random = new SecureRandom();
  private final String clientSecret = randomText("gloas-");
  private final Map<String, IssuedCode> codes = new ConcurrentHashMap<>();
  private final Map<String, Pair> pairsByRefresh = new ConcurrentHashMap<>();
  private final Map<String, PersonalToken> personalTokens = new ConcurrentHashMap<>();
  private final Map<String, Group> groups = new ConcurrentSkipListMap<>();
  private final Map<String, Project> projects = new ConcurrentSkipListMap<>();
  private final Map<Long, PlacedHook> hooks = new ConcurrentSkipListMap<>();
  private final List<String> issuedSecrets = new CopyOnWriteArrayList<>();
  private final AtomicLong ids = new AtomicLong(100);
  private final AtomicInteger refreshes = new AtomicInteger();
  private final AtomicInteger rejectedRefreshes = new AtomicInteger();
  private final HttpServer server;
  private volatile String callback = "";
  private volatile boolean deniesPeople;
  private volatile boolean losesAnswers;
  private volatile boolean hasGroupHooks;

  public FakeGitlab() {
    issuedSecrets.add(clientSecret);
    server = vertx.createHttpServer().requestHandler(router()).listen(0, "127.0.0.1").await();
  }

  /** The URL of the pages. The API is below {@code /api/v4}. */
  public String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  public String clientSecret() {
    return clientSecret;
  }

  /** Everything that must stay secret. */
  public List<String> issuedSecrets() {
    return List.copyOf(issuedSecrets);
  }

  public void registerCallback(String url) {
    callback = url;
  }

  /** Adds a group that the person maintains. */
  public void addGroup(String path) {
    groups.put(path, new Group(ids.incrementAndGet(), path));
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
    pairsByRefresh.clear();
    personalTokens.clear();
    deniesPeople = false;
    losesAnswers = false;
    hasGroupHooks = false;
    refreshes.set(0);
    rejectedRefreshes.set(0);
  }

  /** Makes a personal access token with these scopes, of a person with this role everywhere. */
  public String makeToken(List<String> scopes, int role) {
    var token = randomText("glpat-");
    issuedSecrets.add(token);
    personalTokens.put(token, new PersonalToken(scopes, role));
    return token;
  }

  /** Refuses every person who comes to authorize the application. */
  public void denyPeople() {
    deniesPeople = true;
  }

  /** Refreshes tokens, and closes the connection instead of answering. */
  public void loseAnswers(boolean isLosing) {
    losesAnswers = isLosing;
  }

  /** Lets groups have webhooks, for which GitLab wants a licence. */
  public void allowGroupHooks() {
    hasGroupHooks = true;
  }

  /** Ends all tokens, as if the person had revoked the application. */
  public void revokeTokens() {
    pairsByRefresh.clear();
  }

  /** The access tokens that the API accepts. */
  public List<String> validTokens() {
    return pairsByRefresh.values().stream().map(Pair::access).toList();
  }

  public int refreshCount() {
    return refreshes.get();
  }

  public int rejectedRefreshCount() {
    return rejectedRefreshes.get();
  }

  /** Issues a pair of tokens without a browser: the access token and the refresh token. */
  public List<String> issuePair() {
    var pair = newPair();
    return List.of(pair.access(), pair.refresh());
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
    var router = Router.router(vertx);
    router.route().handler(BodyHandler.create(false));
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
    var query = context.queryParams();
    if (!CLIENT_ID.equals(query.get("client_id")) || !callback.equals(query.get("redirect_uri"))) {
      context.response().setStatusCode(401).end("The redirect URI included is not valid.");
      return;
    }
    if (deniesPeople) {
      redirect(context, "error=access_denied&error_description=The+resource+owner+denied");
      return;
    }
    if (!"code".equals(query.get("response_type"))
        || !"api".equals(query.get("scope"))
        || !"S256".equals(query.get("code_challenge_method"))) {
      redirect(context, "error=invalid_request");
      return;
    }
    var code = randomText("");
    codes.put(code, new IssuedCode(query.get("code_challenge"), query.get("redirect_uri")));
    redirect(context, "code=" + code);
  }

  private void redirect(RoutingContext context, String answer) {
    var state = URLEncoder.encode(context.queryParams().get("state"), StandardCharsets.UTF_8);
    context
        .response()
        .setStatusCode(302)
        .putHeader("Location", callback + "?" + answer + "&state=" + state)
        .end();
  }

  private void token(RoutingContext context) {
    var form = context.request().formAttributes();
    if (!CLIENT_ID.equals(form.get("client_id"))
        || !clientSecret.equals(form.get("client_secret"))) {
      refuse(context, 401, "invalid_client");
      return;
    }
    if ("refresh_token".equals(form.get("grant_type"))) {
      refresh(context, form.get("refresh_token"), form.get("redirect_uri"));
      return;
    }
    var known = Optional.ofNullable(form.get("code")).map(codes::remove);
    var isValid =
        known
            .filter(code -> code.redirect().equals(form.get("redirect_uri")))
            .filter(code -> code.challenge().equals(challenge(form.get("code_verifier"))))
            .isPresent();
    if (isValid) {
      json(context, 200, answer(newPair()));
    } else {
      refuse(context, 400, "invalid_grant");
    }
  }

  private void refresh(RoutingContext context, String token, String redirect) {
    if (!callback.equals(redirect) || pairsByRefresh.remove(token) == null) {
      rejectedRefreshes.incrementAndGet();
      refuse(context, 400, "invalid_grant");
      return;
    }
    refreshes.incrementAndGet();
    var pair = newPair();
    if (losesAnswers) {
      context.request().connection().close();
    } else {
      json(context, 200, answer(pair));
    }
  }

  private static void refuse(RoutingContext context, int status, String error) {
    json(
        context,
        status,
        new JsonObject()
            .put("error", error)
            .put("error_description", "The provided authorization grant is invalid."));
  }

  private void revoke(RoutingContext context) {
    var token = context.request().getFormAttribute("token");
    pairsByRefresh.values().removeIf(pair -> pair.access().equals(token));
    json(context, 200, new JsonObject());
  }

  private Pair newPair() {
    var pair = new Pair(randomText("gloat-"), randomText("glort-"));
    issuedSecrets.addAll(List.of(pair.access(), pair.refresh()));
    pairsByRefresh.put(pair.refresh(), pair);
    return pair;
  }

  private JsonObject answer(Pair pair) {
    return new JsonObject()
        .put("access_token", pair.access())
        .put("token_type", "Bearer")
        .put("expires_in", 7_200)
        .put("refresh_token", pair.refresh())
        .put("scope", "api")
        .put("created_at", 1_760_000_000);
  }

  private static String challenge(String verifier) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(digest.digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void authenticate(RoutingContext context) {
    var header = String.valueOf(context.request().getHeader("Authorization"));
    if (personal(context).isPresent()
        || pairsByRefresh.values().stream()
            .anyMatch(pair -> header.equals("Bearer " + pair.access()))) {
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
    issuedSecrets.add(hook.getString("token", "no token"));
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

  private static void json(RoutingContext context, int status, JsonObject body) {
    send(context, status, body.encode());
  }

  private static void send(RoutingContext context, int status, String body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(body);
  }

  private String randomText(String prefix) {
    var bytes = new byte[32];
    random.nextBytes(bytes);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    server.close().await();
    vertx.close().await();
  }
}
