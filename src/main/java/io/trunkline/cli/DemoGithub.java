package io.trunkline.cli;

import io.trunkline.platform.secret.Hashes;
import io.trunkline.platform.secret.PemKeys;
import io.trunkline.platform.secret.Secret;
import io.trunkline.platform.web.Pages;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A small server in place of GitHub: the pages and calls of a handshake, for one signed-in person
 * who has not installed the app yet.
 */
public final class DemoGithub {
  static final String PERSON = "octocat";
  static final String APP_ID = "1";
  static final String APP = "trunkline-demo";
  static final String CLIENT_ID = "Iv23liDemo";

  private static final long PERSON_ID = 583_231;
  private static final long INSTALLATION_ID = 16_557_439;
  private static final int RANDOM_BYTES = 24;

  /** The page that asks whether the app may act for the person. */
  public record ConsentPage(
      String app, String person, String redirect, String state, String challenge) {}

  /** The page that installs the app. */
  public record InstallPage(String app, String person, String state) {}

  private final SecureRandom random;
  private final Secret clientSecret;
  private final URI callback;
  private final Pages pages = new Pages("");

  /** PKCE challenges by the codes that were issued. */
  private final Map<String, String> codes = new HashMap<>();

  private final AtomicBoolean isInstalled = new AtomicBoolean();
  private final HttpServer server;

  /**
   * Starts the server on a free port of 127.0.0.1. Blocks.
   *
   * @param callback where people are sent back to
   */
  DemoGithub(Vertx vertx, SecureRandom random, URI callback) {
    this.random = random;
    this.callback = callback;
    this.clientSecret = Secret.of(randomText());
    this.server =
        vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1").await();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** The settings of a node whose app is registered here. */
  Map<String, String> settings() {
    return Map.ofEntries(
        Map.entry("bootstrap.access-key-id", "AKIADEMO"),
        Map.entry("github.app.key", randomText()),
        Map.entry("github.app.webhook-secret", randomText()),
        Map.entry("github.app.id", APP_ID),
        Map.entry("github.app.slug", APP),
        Map.entry("github.app.client-id", CLIENT_ID),
        Map.entry("github.app.client-secret", clientSecret.reveal()),
        Map.entry("github.app.private-key", PemKeys.newRsaKey(random).reveal()),
        Map.entry("providers.github.api-url", url().toString()),
        Map.entry("providers.github.web-url", url().toString()),
        Map.entry("providers.allowed-networks", "127.0.0.0/8"));
  }

  private void handle(HttpServerRequest request) {
    switch (request.method() + " " + request.path()) {
      case "GET /login/oauth/authorize" -> askForConsent(request);
      case "POST /authorize" -> withForm(request, form -> decide(request, form));
      case "POST /login/oauth/access_token" -> withForm(request, form -> exchange(request, form));
      case "GET /apps/" + APP + "/installations/new" -> askToInstall(request);
      case "POST /install" -> withForm(request, form -> install(request, form));
      case "GET /user" -> json(request, account());
      case "GET /user/installations" -> json(request, installations());
      case "DELETE /applications/" + CLIENT_ID + "/token" ->
          request.response().setStatusCode(204).end();
      case "GET /handshakes/style.css" -> pages.sendStyle(request.response());
      default -> request.response().setStatusCode(404).end();
    }
  }

  private interface FormHandler {
    void handle(MultiMap form);
  }

  private static void withForm(HttpServerRequest request, FormHandler handler) {
    request.setExpectMultipart(true);
    request.end().onSuccess(_ -> handler.handle(request.formAttributes()));
  }

  private void askForConsent(HttpServerRequest request) {
    var page =
        new ConsentPage(
            APP,
            PERSON,
            text(request.params(), "redirect_uri"),
            text(request.params(), "state"),
            text(request.params(), "code_challenge"));
    pages.send(request.response(), 200, "demo/consent.jte", page, List.of(callback));
  }

  private void decide(HttpServerRequest request, MultiMap form) {
    var state = text(form, "state");
    if (!text(form, "decision").equals("authorize")) {
      sendBack(request, Map.of("error", "access_denied", "state", state));
      return;
    }
    var code = randomText();
    codes.put(code, text(form, "code_challenge"));
    sendBack(request, Map.of("code", code, "state", state));
  }

  private void exchange(HttpServerRequest request, MultiMap form) {
    var challenge = Optional.ofNullable(codes.remove(text(form, "code")));
    if (challenge.filter(challenge(text(form, "code_verifier"))::equals).isEmpty()) {
      json(request, new JsonObject().put("error", "bad_verification_code"));
      return;
    }
    json(
        request,
        new JsonObject()
            .put("access_token", "ghu_" + randomText())
            .put("expires_in", 28_800)
            .put("token_type", "bearer")
            .put("scope", ""));
  }

  private void askToInstall(HttpServerRequest request) {
    var page = new InstallPage(APP, PERSON, text(request.params(), "state"));
    pages.send(request.response(), 200, "demo/install.jte", page, List.of(callback));
  }

  private void install(HttpServerRequest request, MultiMap form) {
    isInstalled.set(true);
    sendBack(
        request,
        Map.of(
            "installation_id",
            Long.toString(INSTALLATION_ID),
            "setup_action",
            "install",
            "state",
            text(form, "state")));
  }

  private JsonObject installations() {
    var found = new JsonArray();
    if (isInstalled.get()) {
      found.add(
          new JsonObject()
              .put("id", INSTALLATION_ID)
              .put("app_id", Long.parseLong(APP_ID))
              .put("account", account()));
    }
    return new JsonObject().put("total_count", found.size()).put("installations", found);
  }

  private static JsonObject account() {
    return new JsonObject().put("id", PERSON_ID).put("login", PERSON).put("type", "User");
  }

  private void sendBack(HttpServerRequest request, Map<String, String> query) {
    var parameters =
        query.entrySet().stream()
            .map(pair ->
                pair.getKey() + "=" + URLEncoder.encode(pair.getValue(), StandardCharsets.UTF_8))
            .toList();
    pages.redirect(request.response(), URI.create(callback + "?" + String.join("&", parameters)));
  }

  private static void json(HttpServerRequest request, JsonObject body) {
    request.response().putHeader("Content-Type", "application/json").end(body.encode());
  }

  private static String text(MultiMap values, String name) {
    return Optional.ofNullable(values.get(name)).orElse("");
  }

  /** The challenge of a verifier (RFC 7636, section 4.2). */
  private static String challenge(String verifier) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Hashes.sha256().digest(verifier.getBytes(StandardCharsets.US_ASCII)));
  }

  private String randomText() {
    var bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
