package io.trunkline.provider.github;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;

/**
 * A server with the pages and the API of GitHub that a handshake uses, for one GitHub App and one
 * signed-in person. It is as strict as GitHub: a code is valid once and only with its PKCE
 * verifier, OAuth errors have status 200, and a person sees only what GitHub would show.
 */
public final class FakeGithub implements AutoCloseable {
  public static final String APP_ID = "4711";
  public static final String SLUG = "trunkline-test";
  public static final String CLIENT_ID = "Iv23liTest";

  /** An account at GitHub. */
  public record Account(long id, String login, boolean isOrganization) {}

  private record Installed(long id, Account account, boolean isSuspended, String appId) {}

  private record IssuedCode(String challenge, String redirect) {}

  private final Vertx vertx = Vertx.vertx();
  private final SecureRandom random = new SecureRandom();
  private final KeyPair key;
  private final String clientSecret = randomText("");
  private final Map<String, Account> accounts = new ConcurrentHashMap<>();
  private final Map<String, String> roles = new ConcurrentHashMap<>();
  private final Map<Long, Installed> installations = new ConcurrentHashMap<>();
  private final Map<String, IssuedCode> codes = new ConcurrentHashMap<>();
  private final Set<Long> unlisted = ConcurrentHashMap.newKeySet();
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final List<String> issuedSecrets = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final Account person;
  private volatile String callback = "";
  private volatile Optional<String> interception = Optional.empty();
  private volatile int pageSize = 100;
  private volatile boolean failing;
  private long nextId = 1000;

  public FakeGithub() {
    key = newKey();
    issuedSecrets.add(clientSecret);
    person = addAccount("mona", false);
    server = vertx.createHttpServer().requestHandler(router()).listen(0, "127.0.0.1").await();
  }

  /** The URL of pages and API. */
  public String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  public String clientSecret() {
    return clientSecret;
  }

  /** The app's private key as GitHub issues it: PKCS#1 in PEM. */
  public String privateKey() {
    return pem(key);
  }

  /** A private key that no app has. */
  public static String newPrivateKey() {
    return pem(newKey());
  }

  private static String pem(KeyPair pair) {
    try (var text = new StringWriter();
        var writer = new JcaPEMWriter(text)) {
      writer.writeObject(pair.getPrivate());
      writer.flush();
      return text.toString();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The signed-in person. */
  public Account person() {
    return person;
  }

  /** Registers the URL to which the app's authorizations and installations lead back. */
  public void registerCallback(String url) {
    callback = url;
  }

  public Account addAccount(String login, boolean isOrganization) {
    var account = new Account(nextId++, login, isOrganization);
    accounts.put(login, account);
    return account;
  }

  /** Gives the signed-in person a role in an organization: {@code admin} or {@code member}. */
  public void setRole(Account organization, String role) {
    roles.put(organization.login(), role);
  }

  /** Installs the app and returns the id of the installation. */
  public String install(Account account) {
    return install(account, APP_ID, false);
  }

  /** Installs an app with this id. */
  public String install(Account account, String appId, boolean isSuspended) {
    var id = nextId++;
    installations.put(id, new Installed(id, account, isSuspended, appId));
    return Long.toString(id);
  }

  /** Deletes an installation without announcing it. */
  public void uninstall(String id) {
    installations.remove(Long.parseLong(id));
  }

  /** Suspends an installation, or ends its suspension, without announcing it. */
  public void setSuspended(String id, boolean isSuspended) {
    installations.computeIfPresent(
        Long.parseLong(id),
        (_, old) -> new Installed(old.id(), old.account(), isSuspended, old.appId()));
  }

  /** Answers all calls of the API with 502. */
  public void failCalls(boolean isFailing) {
    failing = isFailing;
  }

  /** Leaves an installation out of the app's list, as if it were newer. */
  public void hideFromList(String id) {
    unlisted.add(Long.parseLong(id));
  }

  /** Forgets installations and the tokens of people. */
  public void reset() {
    unlisted.clear();
    installations.clear();
    tokens.clear();
  }

  /** Lists this many items on each page. */
  public void setPageSize(int items) {
    pageSize = items;
  }

  /** Answers the next token request with this text, as HTML. */
  public void interceptNextToken(String html) {
    interception = Optional.of(html);
  }

  /** Issues a token of the person without the pages. */
  public String issueToken() {
    var token = randomText("ghu_");
    tokens.add(token);
    issuedSecrets.add(token);
    return token;
  }

  /** Every secret that this server has issued or expects. */
  public List<String> issuedSecrets() {
    return List.copyOf(issuedSecrets);
  }

  /** The tokens of people that are still valid. */
  public Set<String> validTokens() {
    return Set.copyOf(tokens);
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private Router router() {
    var router = Router.router(vertx);
    router
        .route()
        .handler(context -> {
          if (failing) {
            context.response().setStatusCode(502).end();
          } else {
            context.next();
          }
        });
    router.route().handler(BodyHandler.create(false));
    router.get("/login/oauth/authorize").handler(this::showAuthorization);
    router.post("/authorize-decision").handler(this::decide);
    router.post("/login/oauth/access_token").handler(this::exchange);
    router.get("/apps/" + SLUG + "/installations/new").handler(this::showInstallation);
    router.post("/install-decision").handler(this::installFromPage);
    router.get("/user").handler(context -> withToken(context, () -> user(context)));
    router
        .get("/user/installations")
        .handler(context -> withToken(context, () -> listInstallations(context)));
    router
        .get("/user/memberships/orgs/:org")
        .handler(context -> withToken(context, () -> membership(context)));
    router.get("/app/installations").handler(this::listForApp);
    router.get("/app/installations/:id").handler(this::appInstallation);
    router.delete("/applications/:client/token").handler(this::revoke);
    return router;
  }

  private void showAuthorization(RoutingContext context) {
    var query = context.queryParams();
    if (!CLIENT_ID.equals(query.get("client_id"))
        || !callback.equals(query.get("redirect_uri"))
        || !"S256".equals(query.get("code_challenge_method"))
        || query.get("code_challenge") == null
        || query.get("state") == null) {
      context.response().setStatusCode(400).end("invalid authorization request");
      return;
    }
    var hidden = new LinkedHashMap<String, String>();
    for (var name : List.of("redirect_uri", "state", "code_challenge")) {
      hidden.put(name, query.get(name));
    }
    html(
        context,
        "Authorize " + SLUG,
        form("/authorize-decision", hidden, "decision", List.of("authorize", "cancel")));
  }

  private void decide(RoutingContext context) {
    var form = context.request().formAttributes();
    var state = form.get("state");
    if (form.get("decision").equals("cancel")) {
      redirect(
          context,
          form.get("redirect_uri"),
          Map.of(
              "error",
              "access_denied",
              "error_description",
              "The user has denied your application access.",
              "state",
              state));
      return;
    }
    redirect(
        context,
        form.get("redirect_uri"),
        Map.of(
            "code",
            issueCode(form.get("code_challenge"), form.get("redirect_uri")),
            "state",
            state));
  }

  private String issueCode(String challenge, String redirect) {
    var code = randomText("");
    codes.put(code, new IssuedCode(challenge, redirect));
    issuedSecrets.add(code);
    return code;
  }

  private void exchange(RoutingContext context) {
    if (interception.isPresent()) {
      context.response().putHeader("Content-Type", "text/html").end(interception.get());
      interception = Optional.empty();
      return;
    }
    var form = context.request().formAttributes();
    if (!CLIENT_ID.equals(form.get("client_id"))
        || !clientSecret.equals(form.get("client_secret"))) {
      oauthError(
          context,
          "incorrect_client_credentials",
          "The client_id and/or client_secret" + " passed are incorrect.");
      return;
    }
    var issued = Optional.ofNullable(codes.remove(String.valueOf(form.get("code"))));
    if (issued.isEmpty()
        || !challenge(form.get("code_verifier")).equals(issued.get().challenge())) {
      oauthError(context, "bad_verification_code", "The code passed is incorrect or expired.");
      return;
    }
    if (!issued.get().redirect().equals(form.get("redirect_uri"))) {
      oauthError(context, "redirect_uri_mismatch", "The redirect_uri MUST match.");
      return;
    }
    var token = issueToken();
    json(
        context,
        200,
        new JsonObject()
            .put("access_token", token)
            .put("expires_in", 28_800)
            .put("refresh_token", randomText("ghr_"))
            .put("refresh_token_expires_in", 15_897_600)
            .put("token_type", "bearer")
            .put("scope", ""));
  }

  private static void oauthError(RoutingContext context, String error, String description) {
    json(context, 200, new JsonObject().put("error", error).put("error_description", description));
  }

  private void showInstallation(RoutingContext context) {
    var hidden = Map.of("state", context.queryParams().get("state"));
    html(
        context,
        "Install " + SLUG,
        form("/install-decision", hidden, "account", accounts.keySet().stream().sorted().toList()));
  }

  private void installFromPage(RoutingContext context) {
    var form = context.request().formAttributes();
    var account = requireNonNull(accounts.get(form.get("account")));
    var state = form.get("state");
    if (account.isOrganization() && !"admin".equals(roles.get(account.login()))) {
      redirect(context, callback, Map.of("setup_action", "request", "state", state));
      return;
    }
    redirect(
        context,
        callback,
        Map.of("installation_id", install(account), "setup_action", "install", "state", state));
  }

  private void user(RoutingContext context) {
    json(context, 200, accountJson(person));
  }

  private void listInstallations(RoutingContext context) {
    var visible =
        installations.values().stream()
            .filter(one -> isVisible(one.account()))
            .sorted((a, b) -> Long.compare(a.id(), b.id()))
            .toList();
    var items = page(context, "/user/installations", visible);
    json(
        context,
        200,
        new JsonObject().put("total_count", visible.size()).put("installations", items));
  }

  private void listForApp(RoutingContext context) {
    if (!isSignedByApp(bearer(context))) {
      json(context, 401, new JsonObject().put("message", "A JSON web token could not be decoded"));
      return;
    }
    var own =
        installations.values().stream()
            .filter(one -> one.appId().equals(APP_ID) && !unlisted.contains(one.id()))
            .sorted((a, b) -> Long.compare(a.id(), b.id()))
            .toList();
    context
        .response()
        .putHeader("Content-Type", "application/json; charset=utf-8")
        .end(page(context, "/app/installations", own).encode());
  }

  /** Returns one page of a list, and links the next one. */
  private JsonArray page(RoutingContext context, String path, List<Installed> visible) {
    var page = Integer.parseInt(Optional.ofNullable(context.queryParams().get("page")).orElse("1"));
    var from = Math.min((page - 1) * pageSize, visible.size());
    var to = Math.min(from + pageSize, visible.size());
    if (to < visible.size()) {
      context
          .response()
          .putHeader(
              "Link",
              "<%s%s?per_page=100&page=%d>; rel=\"next\", <%s>; rel=\"last\""
                  .formatted(url(), path, page + 1, url()));
    }
    var items = new JsonArray();
    visible.subList(from, to).forEach(one -> items.add(installationJson(one)));
    return items;
  }

  private boolean isVisible(Account account) {
    return account.equals(person) || roles.containsKey(account.login());
  }

  private void membership(RoutingContext context) {
    var role = Optional.ofNullable(roles.get(context.pathParam("org")));
    if (role.isEmpty()) {
      json(context, 404, new JsonObject().put("message", "Not Found"));
      return;
    }
    json(context, 200, new JsonObject().put("state", "active").put("role", role.get()));
  }

  private void appInstallation(RoutingContext context) {
    if (!isSignedByApp(bearer(context))) {
      json(context, 401, new JsonObject().put("message", "A JSON web token could not be decoded"));
      return;
    }
    Optional.ofNullable(installations.get(Long.parseLong(context.pathParam("id"))))
        .ifPresentOrElse(
            found -> json(context, 200, installationJson(found)),
            () -> json(context, 404, new JsonObject().put("message", "Not Found")));
  }

  private boolean isSignedByApp(String token) {
    try {
      var jwt = SignedJWT.parse(token);
      var claims = jwt.getJWTClaimsSet();
      var now = Instant.now();
      return jwt.verify(new RSASSAVerifier((RSAPublicKey) key.getPublic()))
          && String.valueOf(claims.getClaim("iss")).equals(APP_ID)
          && !claims.getIssueTime().toInstant().isAfter(now)
          && claims.getExpirationTime().toInstant().isAfter(now)
          && claims.getExpirationTime().toInstant().isBefore(now.plusSeconds(600));
    } catch (ParseException | JOSEException e) {
      return false;
    }
  }

  private void revoke(RoutingContext context) {
    var expected =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((CLIENT_ID + ":" + clientSecret).getBytes(StandardCharsets.UTF_8));
    if (!expected.equals(context.request().getHeader("Authorization"))) {
      json(context, 401, new JsonObject().put("message", "Requires authentication"));
      return;
    }
    tokens.remove(context.body().asJsonObject().getString("access_token"));
    context.response().setStatusCode(204).end();
  }

  private void withToken(RoutingContext context, Runnable handler) {
    if (context.request().getHeader("User-Agent") == null) {
      context.response().setStatusCode(403).end("Request forbidden by administrative rules.");
    } else if (!tokens.contains(bearer(context))) {
      json(context, 401, new JsonObject().put("message", "Bad credentials"));
    } else {
      handler.run();
    }
  }

  private static String bearer(RoutingContext context) {
    return Optional.ofNullable(context.request().getHeader("Authorization"))
        .filter(text -> text.matches("(?i)(bearer|token) \\S+"))
        .map(text -> text.substring(text.indexOf(' ') + 1))
        .orElse("");
  }

  private static JsonObject installationJson(Installed installed) {
    return new JsonObject()
        .put("id", installed.id())
        .put("app_id", Long.parseLong(installed.appId()))
        .put("client_id", CLIENT_ID)
        .put("account", accountJson(installed.account()))
        .put("target_type", installed.account().isOrganization() ? "Organization" : "User")
        .put("repository_selection", "all")
        .put("permissions", new JsonObject().put("contents", "read").put("metadata", "read"))
        .put("events", new JsonArray().add("push").add("pull_request").add("repository"))
        .put("suspended_at", installed.isSuspended() ? "2026-11-01T00:00:00Z" : null);
  }

  private static JsonObject accountJson(Account account) {
    return new JsonObject()
        .put("id", account.id())
        .put("login", account.login())
        .put("type", account.isOrganization() ? "Organization" : "User");
  }

  private static void json(RoutingContext context, int status, JsonObject body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json; charset=utf-8")
        .end(body.encode());
  }

  private static void redirect(RoutingContext context, String url, Map<String, String> query) {
    var pairs =
        query.entrySet().stream()
            .map(entry ->
                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
            .toList();
    context
        .response()
        .setStatusCode(302)
        .putHeader("Location", url + "?" + String.join("&", pairs))
        .end();
  }

  private static void html(RoutingContext context, String title, String body) {
    context
        .response()
        .putHeader("Content-Type", "text/html; charset=utf-8")
        .end("<!doctype html><title>" + title + "</title><h1>" + title + "</h1>" + body);
  }

  private static String form(
      String action, Map<String, String> hidden, String button, List<String> choices) {
    var text = new StringBuilder("<form method=post action='" + action + "'>");
    new HashMap<>(hidden)
        .forEach((name, value) ->
            text.append("<input type=hidden name='%s' value='%s'>".formatted(name, value)));
    choices.forEach(choice ->
        text.append("<button name='%s' value='%s'>%s</button>".formatted(button, choice, choice)));
    return text.append("</form>").toString();
  }

  private static String challenge(String verifier) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest(String.valueOf(verifier).getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As long as GitHub's newest tokens. */
  private String randomText(String prefix) {
    var bytes = new byte[prefix.isEmpty() ? 20 : 260];
    random.nextBytes(bytes);
    return prefix + HexFormat.of().formatHex(bytes);
  }

  private static KeyPair newKey() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
