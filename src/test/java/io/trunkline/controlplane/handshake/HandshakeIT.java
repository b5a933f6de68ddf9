package io.trunkline.controlplane.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.controlplane.handshake.Browser.Page;
import io.trunkline.node.TestNode;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.AccessToken;
import io.trunkline.provider.TokenPair;
import io.trunkline.provider.github.FakeGithub;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connects an account at GitHub in the browser. */
class HandshakeIT {
  private static ConnectNode plane;

  private final Browser browser = new Browser();
  private String connection;

  @BeforeAll
  static void startNode() {
    plane = new ConnectNode();
  }

  @AfterAll
  static void stopNode() {
    plane.close();
  }

  @BeforeEach
  void createConnection() {
    plane.github.reset();
    connection = plane.createConnection("my-<b>code</b>");
  }

  @AfterEach
  void closeBrowser() {
    browser.close();
  }

  @Test
  void connectsWithTheOnlyInstallationOfThePerson() {
    var installation = plane.github.install(plane.github.person());
    var link = plane.startHandshake(connection);

    var start = browser.open(link);
    var last = authorize(browser.press(start, "", ""));

    assertThat(start.text())
        .contains("000000000000", "AKIDTEST", "my-&lt;b&gt;code&lt;/b&gt;")
        .doesNotContain("<b>");
    assertThat(last.status()).isEqualTo(200);
    assertThat(last.text()).contains("<h1>Connected</h1>", "mona");
    assertThat(plane.connection(connection).getString("status")).isEqualTo("AVAILABLE");
    assertThat(plane.handshake(connection).getString("status")).isEqualTo("COMPLETED");
    var used = plane.connection(connection).getString("installationId");
    var shown = plane.api.get("/v1/installations/" + used);
    assertThat(shown.getString("providerInstallationId")).isEqualTo(installation);
    assertThat(shown.getString("owner")).isEqualTo("mona");
    assertThat(shown.getString("ownerId")).isEqualTo(Long.toString(plane.github.person().id()));
  }

  @Test
  void forgetsThePersonsTokenAfterwards() {
    plane.github.install(plane.github.person());

    authorize(browser.press(browser.open(plane.startHandshake(connection)), "", ""));

    await().until(() -> plane.github.validTokens().isEmpty());
    assertThat(
            plane.node.count(
                "SELECT count(*) FROM handshake WHERE user_token IS NOT NULL OR verifier IS NOT"
                    + " NULL OR state_digest IS NOT NULL"))
        .isZero();
  }

  @Test
  void letsThePersonChooseAmongInstallations() {
    var organization = plane.github.addAccount("octo-" + connection.substring(0, 8), true);
    plane.github.setRole(organization, "admin");
    plane.github.install(plane.github.person());
    var wanted = plane.github.install(organization);
    var foreign = plane.github.addAccount("theirs-" + connection.substring(0, 8), true);
    plane.github.setRole(foreign, "member");
    var refused = plane.github.install(foreign);

    var choice = authorize(browser.press(browser.open(plane.startHandshake(connection)), "", ""));
    assertThat(choice.text())
        .contains("Use the installation on mona", "You are not an owner of " + foreign.login())
        .doesNotContain("value=\"" + refused + "\"");
    assertThat(plane.handshake(connection).getString("status")).isEqualTo("CHOOSING");
    assertThat(browser.open(choice.url().toString()).text()).isEqualTo(choice.text());
    try (var other = new Browser()) {
      assertThat(other.get(choice.url()).status()).isEqualTo(400);
      other.open(plane.startHandshake(plane.createConnection("other")));
      assertThat(other.get(choice.url()).status()).isEqualTo(404);
    }
    var last = browser.press(choice, "installation", wanted);

    assertThat(last.text()).contains("Connected", organization.login());
    assertThat(owner()).isEqualTo(organization.login());
  }

  @Test
  void installsTheAppIfThereIsNoInstallation() {
    var install = authorize(browser.press(browser.open(plane.startHandshake(connection)), "", ""));

    assertThat(install.text()).contains("Install trunkline-test");
    var last = browser.press(install, "account", "mona");

    assertThat(last.text()).contains("Connected");
    assertThat(owner()).isEqualTo("mona");
  }

  @Test
  void installsTheAppOnAnotherAccountOnRequest() {
    plane.github.install(plane.github.person());
    var organization = plane.github.addAccount("other-" + connection.substring(0, 8), true);
    plane.github.setRole(organization, "admin");

    var install =
        authorize(browser.press(browser.open(plane.startHandshake(connection)), "install", "new"));
    browser.press(install, "account", organization.login());

    assertThat(owner()).isEqualTo(organization.login());
  }

  @Test
  void completesByItselfWhenAnOwnerApproves() {
    var organization = plane.github.addAccount("corp-" + connection.substring(0, 8), true);
    plane.github.setRole(organization, "member");
    var link = plane.startHandshake(connection);

    var install = authorize(browser.press(browser.open(link), "", ""));
    var last = browser.press(install, "account", organization.login());

    assertThat(last.text()).contains("Waiting for approval");
    assertThat(browser.open(link).text()).contains("Waiting for approval");
    assertThat(plane.connection(connection).getString("status")).isEqualTo("PENDING");
    assertThat(plane.connection(connection).getString("statusReason"))
        .isEqualTo("Waiting for an owner of the organization to approve the app.");
    assertThat(plane.handshake(connection).getString("status")).isEqualTo("WAITING");
    var approval = approval(organization, plane.github.person().id());
    var ofOthers = approval(organization, 999);
    assertThat(plane.receive("installation", ofOthers)).doesNotContain("as requested");
    assertThat(plane.connection(connection).getString("status")).isEqualTo("PENDING");
    assertThat(plane.receive("installation", approval)).contains("1 connection as requested");
    assertThat(plane.connection(connection).getString("status")).isEqualTo("AVAILABLE");
    assertThat(plane.connection(connection).containsKey("statusReason")).isFalse();
    assertThat(owner()).isEqualTo(organization.login());
    assertThat(browser.open(link).text()).contains("is available");
  }

  @Test
  void aNewHandshakeNoLongerWaitsForApproval() {
    var organization = plane.github.addAccount("firm-" + connection.substring(0, 8), true);
    plane.github.setRole(organization, "member");
    var install = authorize(browser.press(browser.open(plane.startHandshake(connection)), "", ""));
    browser.press(install, "account", organization.login());

    plane.startHandshake(connection);

    assertThat(plane.connection(connection).containsKey("statusReason")).isFalse();
    plane.receive("installation", approval(organization, plane.github.person().id()));
    assertThat(plane.connection(connection).getString("status")).isEqualTo("PENDING");
  }

  private static JsonObject approval(FakeGithub.Account organization, long requester) {
    var id = Long.parseLong(plane.github.install(organization));
    return new JsonObject()
        .put("action", "created")
        .put(
            "installation",
            new JsonObject()
                .put("id", id)
                .put(
                    "account",
                    new JsonObject()
                        .put("id", organization.id())
                        .put("login", organization.login()))
                .put("updated_at", "2026-11-27T12:00:00Z"))
        .put("requester", new JsonObject().put("id", requester).put("login", "somebody"));
  }

  @Test
  void showsThatThePersonRefused() {
    var consent = browser.press(browser.open(plane.startHandshake(connection)), "", "");

    var last = browser.press(consent, "decision", "cancel");

    assertThat(last.status()).isEqualTo(403);
    assertThat(last.text())
        .contains("Not connected", "The user has denied your application access");
    assertThat(plane.handshake(connection).getString("status")).isEqualTo("DENIED");
    assertThat(plane.connection(connection).getString("status")).isEqualTo("PENDING");
  }

  @Test
  void repairsAConnectionInErrorInPlace() {
    plane.github.install(plane.github.person());
    authorize(browser.press(browser.open(plane.startHandshake(connection)), "", ""));
    var arn = plane.connection(connection).getString("connectionArn");
    plane.api.call(
        "DELETE",
        "/v1/installations/" + plane.connection(connection).getString("installationId"),
        "");
    assertThat(plane.connection(connection).getString("status")).isEqualTo("ERROR");

    authorize(browser.press(browser.open(plane.startHandshake(connection)), "", ""));

    assertThat(plane.connection(connection).getString("status")).isEqualTo("AVAILABLE");
    assertThat(plane.connection(connection).getString("connectionArn")).isEqualTo(arn);
  }

  @Test
  void asksBeforeTheRepositoriesOfAnotherOwnerTakeTheirPlace() {
    plane.github.install(plane.github.person());
    authorize(browser.press(browser.open(plane.startHandshake(connection)), "", ""));
    plane.github.reset();
    var organization = plane.github.addAccount("next-" + connection.substring(0, 8), true);
    plane.github.setRole(organization, "admin");
    var other = plane.github.install(organization);

    var choice = authorize(browser.press(browser.open(plane.startHandshake(connection)), "", ""));

    assertThat(choice.text()).contains("Now it uses the installation on <strong>mona</strong>");
    assertThat(owner()).isEqualTo("mona");
    browser.press(choice, "installation", other);
    assertThat(owner()).isEqualTo(organization.login());
  }

  @Test
  void acceptsAStateOnceAndOnlyFromTheSameBrowser() {
    plane.github.install(plane.github.person());
    var consent = browser.press(browser.open(plane.startHandshake(connection)), "", "");
    var callback = callback(consent);

    try (var other = new Browser()) {
      var stolen = other.get(callback);
      assertThat(stolen.status()).isEqualTo(400);
      other.open(plane.startHandshake(plane.createConnection("other")));
      assertThat(other.get(callback).status()).isEqualTo(400);
    }
    assertThat(plane.connection(connection).getString("status")).isEqualTo("PENDING");
    assertThat(browser.get(callback).text()).contains("Connected");
    assertThat(browser.get(callback).status()).isEqualTo(400);
  }

  @Test
  void continuesOnAnotherNode() {
    plane.github.install(plane.github.person());
    try (var other = plane.anotherNode()) {
      var link = URI.create(plane.startHandshake(connection));

      var start = browser.open(other.gatewayUri(link.getPath()).toString());
      var back = callback(browser.press(start, "", ""));

      assertThat(browser.get(plane.gateway(back.getPath() + "?" + back.getRawQuery())).text())
          .contains("Connected");
    }
    assertThat(plane.connection(connection).getString("status")).isEqualTo("AVAILABLE");
  }

  @Test
  void rejectsACodeOfAnotherHandshake() {
    plane.github.install(plane.github.person());
    var first = callback(browser.press(browser.open(plane.startHandshake(connection)), "", ""));
    var other = plane.createConnection("other");
    var second = callback(browser.press(browser.open(plane.startHandshake(other)), "", ""));
    var mixed =
        URI.create(
            first.toString().replaceFirst("code=[^&]*", "")
                + "&code="
                + second.toString().replaceFirst(".*code=([^&]*).*", "$1"));

    var last = browser.get(mixed);

    assertThat(last.text()).contains("Not connected", "bad_verification_code");
    assertThat(plane.connection(connection).getString("status")).isEqualTo("PENDING");
  }

  @Test
  void rejectsTheInstallationOfAStranger() {
    var stranger = plane.github.addAccount("stranger-" + connection.substring(0, 8), true);
    var foreign = plane.github.install(stranger);
    var install = authorize(browser.press(browser.open(plane.startHandshake(connection)), "", ""));
    var forged =
        plane.gateway(
            "/handshakes/callback?setup_action=install&installation_id="
                + foreign
                + "&state="
                + install.hidden().get("state"));

    var last = browser.get(forged);

    assertThat(last.text()).contains("Not connected", "You cannot choose this installation.");
    assertThat(plane.connection(connection).getString("status")).isEqualTo("PENDING");
  }

  @Test
  void rejectsAFormWithoutItsToken() {
    var start = browser.open(plane.startHandshake(connection));

    var without = browser.post(start.action(), Map.of());
    var wrong = browser.post(start.action(), Map.of("csrf", "x".repeat(43)));

    assertThat(without.status()).isEqualTo(400);
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(plane.handshake(connection).getString("status")).isEqualTo("OPENED");
  }

  @Test
  void aLinkThatAMachinePreviewsStaysUsable() {
    plane.github.install(plane.github.person());
    var link = plane.startHandshake(connection);
    try (var preview = new Browser()) {
      preview.open(link);
      preview.open(link);
    }

    assertThat(authorize(browser.press(browser.open(link), "", "")).text()).contains("Connected");
    assertThat(browser.open(link).text()).contains("is available");
  }

  @Test
  void aSecondBrowserCannotContinueAStartedHandshake() {
    var link = plane.startHandshake(connection);
    browser.press(browser.open(link), "", "");

    try (var other = new Browser()) {
      assertThat(other.press(other.open(link), "", "").status()).isEqualTo(409);
    }
    assertThat(browser.press(browser.open(link), "", "").text()).contains("Authorize");
  }

  @Test
  void aNewHandshakeReplacesAnUnfinishedOne() {
    var old = plane.startHandshake(connection);

    plane.startHandshake(connection);

    var page = browser.open(old);
    assertThat(page.status()).isEqualTo(410);
    assertThat(page.text()).contains("A newer handshake replaced it.");
  }

  @Test
  void aReplacedHandshakeStaysEndedWhileItsPersonComesBack() {
    var handshakes = plane.node.handshakes();
    var id = UUID.fromString(connection);
    var browserId = handshakes.newBrowser();
    var old = handshakes.begin(TestNode.OWNER, id).await().orElseThrow();
    var started = handshakes.start(old.link(), browserId, false).await().orElseThrow();
    var back = handshakes.claim(started.state(), browserId).await().orElseThrow();

    handshakes.begin(TestNode.OWNER, id).await();

    var late =
        new TokenPair(new AccessToken(Secret.of("ghu_late"), Optional.empty()), Optional.empty());
    assertThat(handshakes.keepTokens(back.handshake(), late).await()).isFalse();
    assertThat(plane.node.count("SELECT count(*) FROM handshake WHERE user_token IS NOT NULL"))
        .isZero();
    assertThat(plane.handshake(connection).getString("status")).isEqualTo("CREATED");
  }

  @Test
  void anExpiredLinkCannotBeUsed() {
    var link = plane.startHandshake(connection);
    var start = browser.open(link);
    plane.node.database().run("UPDATE handshake SET expires_at = now() - interval '1 s'").await();

    assertThat(browser.press(start, "", "").status()).isEqualTo(409);
    assertThat(browser.open(link).status()).isEqualTo(410);
    assertThat(plane.handshake(connection).getString("status")).isEqualTo("EXPIRED");
    plane.node.handshakes().endOverdue().await();
    assertThat(plane.node.count("SELECT count(*) FROM handshake WHERE verifier IS NOT NULL"))
        .isZero();
  }

  @Test
  void unknownLinksAndPathsAnswer404() {
    for (var path : new String[] {"x", "a".repeat(43), "", "callback/x", "%2e%2e/%2e%2e"}) {
      assertThat(browser.get(plane.gateway("/handshakes/" + path)).status()).isEqualTo(404);
    }
    assertThat(browser.get(plane.gateway("/handshakes/callback?setup_action=update")).text())
        .contains("Nothing to do here");
  }

  @Test
  void aDisabledKeyCannotFinishWhatItStarted() {
    plane.github.install(plane.github.person());
    var key =
        plane.api.request(
            "POST", "/v1/access-keys", policy("{'Effect':'Allow','Action':'*','Resource':'*'}"));
    try (var limited = plane.client(key)) {
      var link =
          limited
              .request("POST", "/v1/connections/" + connection + "/handshake", new JsonObject())
              .getString("url");
      var consent = browser.press(browser.open(link), "", "");
      plane.api.request(
          "POST", "/v1/access-keys/" + key.getString("accessKeyId") + "/disable", new JsonObject());

      assertThat(authorize(consent).text()).contains("no longer valid");
    }
    assertThat(plane.connection(connection).getString("status")).isEqualTo("PENDING");
  }

  @Test
  void aPolicyCanRestrictWhatIsInstalledWhere() {
    var allowed = plane.github.install(plane.github.person());
    var key =
        plane.api.request(
            "POST",
            "/v1/access-keys",
            policy(
                "{'Effect':'Allow','Action':'codeconnections:*','Resource':'*','Condition':{"
                    + "'StringEqualsIfExists':{'codeconnections:InstallationId':'"
                    + allowed
                    + "'},'IpAddress':{'aws:SourceIp':'127.0.0.0/8'}}}"));
    try (var limited = plane.client(key)) {
      var path = "/v1/connections/" + connection + "/handshake";
      var link = limited.request("POST", path, new JsonObject()).getString("url");
      assertThat(authorize(browser.press(browser.open(link), "", "")).text()).contains("Connected");

      plane.github.reset();
      var other = plane.github.install(plane.github.person());
      connection = plane.createConnection("not-allowed");
      path = "/v1/connections/" + connection + "/handshake";
      link = limited.request("POST", path, new JsonObject()).getString("url");
      assertThat(authorize(browser.press(browser.open(link), "", "")).text())
          .contains("Not connected", "may not connect installation " + other);
    }
    assertThat(plane.connection(connection).getString("status")).isEqualTo("PENDING");
  }

  @Test
  void pagesRestrictTheBrowser() {
    var page = browser.open(plane.startHandshake(connection));
    var headers = page.response().headers();

    assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'")
        .contains(
            "form-action 'self' " + plane.github.url() + " https:;", "frame-ancestors 'none'");
    assertThat(headers.firstValue("Cache-Control")).contains("no-store");
    assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(headers.firstValue("Set-Cookie").orElseThrow())
        .startsWith("__Host-trunkline-handshake=")
        .contains("Path=/", "HTTPOnly", "Secure", "SameSite=Lax");
    assertThat(page.text()).doesNotContain("<script", "style=");
    assertThat(browser.get(plane.gateway("/handshakes/style.css")).status()).isEqualTo(200);
  }

  /** {@code statement} is JSON with single quotes. */
  private static JsonObject policy(String statement) {
    return new JsonObject(
        "{'policy':{'Version':'2012-10-17','Statement':[%s]}}"
            .formatted(statement)
            .replace('\'', '"'));
  }

  private String owner() {
    return plane
        .api
        .get("/v1/installations/" + plane.connection(connection).getString("installationId"))
        .getString("owner");
  }

  /** Presses "authorize" at GitHub. */
  private Page authorize(Page consent) {
    assertThat(consent.text()).contains("Authorize");
    return browser.press(consent, "decision", "authorize");
  }

  /** Returns where GitHub sends the person after "authorize". */
  private URI callback(Page consent) {
    var fields = new LinkedHashMap<>(consent.hidden());
    fields.put("decision", "authorize");
    return Browser.location(browser.post(consent.action(), fields));
  }
}
