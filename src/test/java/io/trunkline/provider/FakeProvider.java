package io.trunkline.provider;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What the servers of tests that take the place of a provider have in common. */
public abstract class FakeProvider implements AutoCloseable {
  public static final String CLIENT_ID = "an-application-id";

  private final Vertx vertx = Vertx.vertx();
  private final SecureRandom random = new SecureRandom();
  private final List<String> issuedSecrets = new CopyOnWriteArrayList<>();
  private final String clientSecret = newSecret("client-");
  private final Map<String, String> challengesByCode = new ConcurrentHashMap<>();
  private final Map<String, String> accessByRefresh = new ConcurrentHashMap<>();
  private final AtomicInteger refreshes = new AtomicInteger();
  private final AtomicInteger mints = new AtomicInteger();
  private final AtomicInteger rejectedRefreshes = new AtomicInteger();
  private final HttpServer server = vertx.createHttpServer();
  private volatile String callback = "";
  private volatile boolean deniesPeople;
  private volatile boolean losesAnswers;

  /** Serves requests. */
  protected final void serve(Router router) {
    server.requestHandler(router).listen(0, "127.0.0.1").await();
  }

  protected final Router newRouter() {
    var router = Router.router(vertx);
    router.route().handler(BodyHandler.create(false));
    return router;
  }

  public final String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  public final String clientSecret() {
    return clientSecret;
  }

  /** Everything that must stay secret. */
  public final List<String> issuedSecrets() {
    return List.copyOf(issuedSecrets);
  }

  public final void registerCallback(String url) {
    callback = url;
  }

  /** Forgets all tokens, as if the person had revoked the application. */
  public final void revokeTokens() {
    accessByRefresh.clear();
  }

  /** Refuses every person who comes to authorize the application. */
  public final void denyPeople() {
    deniesPeople = true;
  }

  /** Refreshes tokens, and closes the connection instead of answering. */
  public final void loseAnswers(boolean isLosing) {
    losesAnswers = isLosing;
  }

  /** Issues a pair of tokens without a browser: the access token and the refresh token. */
  public final List<String> issuePair() {
    var pair = newPair();
    return List.of(pair.getString("access_token"), pair.getString("refresh_token"));
  }

  /** The access tokens that the API accepts. */
  public final List<String> validTokens() {
    return List.copyOf(accessByRefresh.values());
  }

  protected final void revoke(String accessToken) {
    accessByRefresh.values().removeIf(accessToken::equals);
  }

  /** How many tokens clients got without a person. */
  public final int mintCount() {
    return mints.get();
  }

  public final int refreshCount() {
    return refreshes.get();
  }

  public final int rejectedRefreshCount() {
    return rejectedRefreshes.get();
  }

  protected final void resetTokens() {
    accessByRefresh.clear();
    deniesPeople = false;
    losesAnswers = false;
    refreshes.set(0);
    mints.set(0);
    rejectedRefreshes.set(0);
  }

  protected final boolean isAccessToken(String token) {
    return accessByRefresh.containsValue(token);
  }

  protected final String newSecret(String prefix) {
    var bytes = new byte[32];
    random.nextBytes(bytes);
    var secret = prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    issuedSecrets.add(secret);
    return secret;
  }

  protected final void keepSecret(String secret) {
    issuedSecrets.add(secret);
  }

  /** Sends the person back with a code, which is valid once. */
  protected final void authorize(RoutingContext context, boolean hasPkce) {
    var query = context.queryParams();
    if (!CLIENT_ID.equals(query.get("client_id"))
        || !callback.equals(query.get("redirect_uri"))
        || !"code".equals(query.get("response_type"))
        || (hasPkce && !"S256".equals(query.get("code_challenge_method")))) {
      context.response().setStatusCode(400).end("The request is not valid.");
      return;
    }
    var code = newSecret("");
    challengesByCode.put(code, hasPkce ? query.get("code_challenge") : "");
    var answer =
        deniesPeople
            ? "error=access_denied&error_description=The+resource+owner+denied"
            : "code=" + code;
    var state = URLEncoder.encode(query.get("state"), StandardCharsets.UTF_8);
    context
        .response()
        .setStatusCode(302)
        .putHeader("Location", callback + "?" + answer + "&state=" + state)
        .end();
  }

  /**
   * Answers a token request of a client that has already been authenticated.
   *
   * @param endsOldToken whether a refresh token is valid once
   */
  protected final void token(RoutingContext context, boolean endsOldToken) {
    var form = context.request().formAttributes();
    if ("client_credentials".equals(form.get("grant_type"))) {
      mints.incrementAndGet();
      var answer = newPair();
      answer.remove("refresh_token");
      json(context, 200, answer);
      return;
    }
    if ("refresh_token".equals(form.get("grant_type"))) {
      var old = form.get("refresh_token");
      if (endsOldToken ? accessByRefresh.remove(old) == null : !accessByRefresh.containsKey(old)) {
        rejectedRefreshes.incrementAndGet();
        refuse(context, 400, "invalid_grant");
      } else {
        refreshes.incrementAndGet();
        var pair = newPair();
        if (losesAnswers) {
          context.request().connection().close();
        } else {
          json(context, 200, pair);
        }
      }
      return;
    }
    var challenge = Optional.ofNullable(form.get("code")).map(challengesByCode::remove);
    var isValid =
        callback.equals(form.get("redirect_uri"))
            && challenge.equals(
                Optional.ofNullable(form.get("code_verifier"))
                    .map(FakeProvider::challenge)
                    .or(() -> Optional.of(""))
                    .filter(_ -> challenge.isPresent()));
    if (isValid) {
      json(context, 200, newPair());
    } else {
      refuse(context, 400, "invalid_grant");
    }
  }

  private JsonObject newPair() {
    // Longer than tokens were in the past.
    var access = newSecret("a".repeat(500));
    var refresh = newSecret("r-");
    accessByRefresh.put(refresh, access);
    return new JsonObject()
        .put("access_token", access)
        .put("token_type", "bearer")
        .put("expires_in", 7_200)
        .put("refresh_token", refresh);
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

  protected static void refuse(RoutingContext context, int status, String error) {
    json(
        context,
        status,
        new JsonObject().put("error", error).put("error_description", "The grant is not valid."));
  }

  protected static void json(RoutingContext context, int status, JsonObject body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(body.encode());
  }

  /** Returns the credentials of Basic authentication: {@code user:password}. */
  protected static String basic(RoutingContext context) {
    var header = String.valueOf(context.request().getHeader("Authorization"));
    return header.startsWith("Basic ")
        ? new String(
            Base64.getDecoder().decode(header.substring("Basic ".length())), StandardCharsets.UTF_8)
        : "";
  }

  @Override
  public final void close() {
    server.close().await();
    vertx.close().await();
  }
}
