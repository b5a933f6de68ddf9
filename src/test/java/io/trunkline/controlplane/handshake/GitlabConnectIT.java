package io.trunkline.controlplane.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.provider.gitlab.FakeGitlab;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connects groups and projects of GitLab in the browser, and looks after their webhooks. */
class GitlabConnectIT {
  private static ConnectNode plane;

  private Browser browser;
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
    plane.gitlab.reset();
    plane.node.database().run("DELETE FROM credential").await();
    browser = new Browser();
    connection = plane.createConnection("at-gitlab", "GitLab");
  }

  @AfterEach
  void closeBrowser() {
    browser.close();
  }

  @Test
  void connectsTheOnlyGroup() {
    plane.gitlab.addGroup("acme");
    var arn = plane.connection(connection).getString("connectionArn");

    var start = browser.open(plane.startHandshake(connection));
    var last = browser.press(start, "", "");

    assertThat(arn).endsWith(connection);
    assertThat(start.text()).contains("Continue to GitLab").doesNotContain("install the app");
    assertThat(last.text()).contains("Connection at-gitlab now uses acme at GitLab.");
    assertThat(plane.connection(connection).getString("status")).isEqualTo("AVAILABLE");
    assertThat(plane.connection(connection).getString("connectionArn")).isEqualTo(arn);
    assertThat(plane.handshake(connection).getString("status")).isEqualTo("COMPLETED");
    assertThat(installation().getString("owner")).isEqualTo("acme");
  }

  @Test
  void offersGroupsAndTheProjectsThatAreInNoneOfThem() {
    for (var name : new String[] {"acme", "beta", "gamma"}) {
      plane.gitlab.addGroup(name);
      plane.gitlab.addProject(name + "/inside");
    }
    plane.gitlab.addProject(FakeGitlab.PERSON + "/notes");

    var choice = authorize();
    assertThat(choice.text())
        .contains("Use acme<", "Use beta<", "Use gamma<", "Use tanuki/notes<")
        .doesNotContain("inside", "Install the app");
    var wanted = value(choice, "tanuki/notes");
    var last = browser.press(choice, "installation", wanted);

    assertThat(last.text()).contains("now uses tanuki/notes at GitLab");
    assertThat(installation().getString("owner")).isEqualTo("tanuki/notes");
  }

  @Test
  void rejectsWhatThePersonDoesNotMaintain() {
    plane.gitlab.addGroup("acme");
    plane.gitlab.addGroup("beta");

    var choice = authorize();
    var last = browser.press(choice, "installation", "groups/1");

    assertThat(last.status()).isEqualTo(409);
    assertThat(plane.connection(connection).getString("status")).isEqualTo("PENDING");
    await().until(() -> plane.gitlab.validTokens().isEmpty());
  }

  @Test
  void saysWhatToDoIfThePersonMaintainsNothing() {
    var last = authorize();

    assertThat(last.text()).contains("Not connected", "Ask an administrator to open the link");
    await().until(() -> plane.gitlab.validTokens().isEmpty());
  }

  @Test
  void endsWhenThePersonRefuses() {
    plane.gitlab.denyPeople();

    var last = authorize();

    assertThat(last.text()).contains("The resource owner denied");
    assertThat(plane.handshake(connection).getString("status")).isEqualTo("DENIED");
  }

  @Test
  void createsWebhooksInTheProjectsOfTheGroup() {
    plane.gitlab.addGroup("acme");
    plane.gitlab.addProject("acme/one");
    plane.gitlab.addProject("acme/two");
    plane.gitlab.addProject("acme/sub/three");
    plane.gitlab.addProject("other/four");

    authorizeAndChoose("acme");

    await().until(() -> plane.gitlab.hooks().size() == 3);
    for (var hook : plane.gitlab.hooks()) {
      assertThat(hook.getString("url")).isEqualTo(installation().getString("webhookUrl"));
      assertThat(hook.getBoolean("push_events")).isTrue();
      assertThat(hook.getBoolean("tag_push_events")).isTrue();
      assertThat(hook.getBoolean("merge_requests_events")).isTrue();
      assertThat(hook.getBoolean("issues_events")).isFalse();
      assertThat(hook.getBoolean("enable_ssl_verification")).isTrue();
    }
    assertThat(send(plane.gitlab.hooks().getFirst())).isEqualTo(202);
  }

  @Test
  void createsOneWebhookIfGroupsCanHaveThem() {
    plane.gitlab.allowGroupHooks();
    plane.gitlab.addGroup("acme");
    plane.gitlab.addProject("acme/one");

    authorize();

    await().until(() -> plane.gitlab.hooks().size() == 1);
    assertThat(plane.gitlab.hookPlaces().getFirst()).startsWith("groups/");
  }

  @Test
  void repairsWebhooksThatWereDeletedOrChanged() {
    plane.gitlab.addGroup("acme");
    plane.gitlab.addProject("acme/one");
    plane.gitlab.addProject("acme/two");
    authorize();
    await().until(() -> plane.gitlab.hooks().size() == 2);

    plane.gitlab.deleteHooks();
    checkHooksNow();
    await().until(() -> plane.gitlab.hooks().size() == 2);
    plane
        .gitlab
        .hooks()
        .forEach(hook -> hook.put("push_events", false).put("alert_status", "disabled"));
    checkHooksNow();

    await()
        .until(() ->
            plane.gitlab.hooks().stream()
                .allMatch(hook ->
                    hook.getBoolean("push_events")
                        && hook.getString("alert_status").equals("executable")));
    assertThat(plane.gitlab.hooks()).hasSize(2);
  }

  @Test
  void rotatesTheSecretHereAndAtGitlabWithoutLosingAWebhook() {
    connectWithHook();
    var old = plane.gitlab.hooks().getFirst().copy();
    var path = "/v1/installations/" + installation().getString("id") + "/secrets";

    var rotated = plane.api.request("POST", path, new JsonObject());

    await()
        .until(() ->
            plane
                .gitlab
                .hooks()
                .getFirst()
                .getString("token")
                .equals(rotated.getString("webhookSecret")));
    assertThat(plane.gitlab.hooks()).hasSize(1);
    assertThat(send(old)).isEqualTo(202);
    assertThat(send(plane.gitlab.hooks().getFirst())).isEqualTo(202);
  }

  @Test
  void writesTheSecretOfWebhooksThatItDoesNotKnow() {
    connectWithHook();
    var secret = plane.gitlab.hooks().getFirst().getString("token");
    await().until(() -> plane.node.count("SELECT count(*) FROM provider_hook") == 1);

    plane.node.database().run("DELETE FROM provider_hook").await();
    plane.gitlab.hooks().getFirst().put("token", "entered by hand");
    checkHooksNow();

    await().until(() -> plane.gitlab.hooks().getFirst().getString("token").equals(secret));
    assertThat(plane.gitlab.hooks()).hasSize(1);
  }

  @Test
  void startsPipelinesAtOnceAfterItWasAuthorizedAgain() {
    connectWithHook();
    plane.api.request("PUT", "/v1/pipelines/again", pipeline());
    var hook = plane.gitlab.hooks().getFirst();
    assertThat(dispatchCountOfPush(hook)).isEqualTo(1);
    plane.gitlab.revokeTokens();
    checkHooksNow();
    await().until(() -> plane.connection(connection).getString("status").equals("ERROR"));
    assertThat(dispatchCountOfPush(hook)).isZero();

    authorize();

    assertThat(dispatchCountOfPush(hook)).isEqualTo(1);
  }

  @Test
  void usesASigningTokenIfTheSecretIsOne() {
    connectWithHook();
    var path = "/v1/installations/" + installation().getString("id") + "/secrets";

    var rotated = plane.api.request("POST", path, new JsonObject().put("signingToken", true));

    await()
        .until(() ->
            rotated
                .getString("webhookSecret")
                .equals(plane.gitlab.hooks().getFirst().getString("signing_token")));
  }

  @Test
  void showsTheWebhooksAndRepairsThemOnRequest() {
    connectWithHook();
    var path = "/v1/installations/" + installation().getString("id") + "/hooks";
    await().until(() -> plane.api.get(path).getJsonArray("hooks").size() == 1);

    plane.gitlab.deleteHooks();
    plane.api.call("POST", path + "/repair", "");

    await().until(() -> plane.gitlab.hooks().size() == 1);
    var shown = plane.api.get(path);
    assertThat(shown.getJsonArray("hooks").getJsonObject(0).getString("place"))
        .startsWith("projects/");
    assertThat(shown.getString("nextCheckAt")).isNotNull();
    assertThat(shown.containsKey("reason")).isFalse();
  }

  @Test
  void deletesTheWebhooksTogetherWithTheInstallation() {
    connectWithHook();
    await().until(() -> plane.node.count("SELECT count(*) FROM provider_hook") == 1);
    var path = "/v1/installations/" + installation().getString("id");

    assertThat(plane.api.call("DELETE", path, "").statusCode()).isEqualTo(200);

    assertThat(plane.gitlab.hooks()).isEmpty();
    assertThat(plane.gitlab.validTokens()).isEmpty();
    assertThat(plane.connection(connection).getString("status")).isEqualTo("ERROR");
  }

  @Test
  void deletesTheInstallationAlthoughItsTokenIsDead() {
    connectWithHook();
    plane.gitlab.revokeTokens();
    var path = "/v1/installations/" + installation().getString("id");

    assertThat(plane.api.call("DELETE", path, "").statusCode()).isEqualTo(200);

    assertThat(plane.api.call("GET", path, "").statusCode()).isEqualTo(404);
  }

  @Test
  void followsARenamedGroup() {
    connectWithHook();

    plane.gitlab.renameGroup("acme", "acme-inc");
    checkHooksNow();

    await().until(() -> installation().getString("owner").equals("acme-inc"));
    assertThat(plane.api.get("/v1/audit?action=InstallationOwnerRenamed").encode())
        .contains("owner acme-inc, before acme");
  }

  @Test
  void keepsAnOwnerThatAPersonChose() {
    connectWithHook();
    var path = "/v1/installations/" + installation().getString("id");
    plane.api.request("PATCH", path, new JsonObject().put("owner", "*"));

    plane.gitlab.renameGroup("acme", "acme-inc");
    checkHooksNow();

    await()
        .until(() ->
            plane.node.count("SELECT count(*) FROM credential WHERE scope_name = 'acme-inc'") == 1);
    assertThat(installation().getString("owner")).isEqualTo("*");
  }

  @Test
  void refreshesATokenThatHasExpired() {
    connectWithHook();

    expireTokens();
    plane.gitlab.deleteHooks();
    checkHooksNow();

    await().until(() -> plane.gitlab.hooks().size() == 1);
    assertThat(plane.gitlab.refreshCount()).isEqualTo(1);
    assertThat(plane.gitlab.rejectedRefreshCount()).isZero();
  }

  @Test
  void aRevokedTokenMakesTheConnectionUnavailableUntilItIsAuthorizedAgain() {
    connectWithHook();
    var before = installation();

    plane.gitlab.revokeTokens();
    checkHooksNow();

    await().until(() -> plane.connection(connection).getString("status").equals("ERROR"));
    assertThat(plane.connection(connection).getString("statusReason"))
        .contains("Authorize again", "invalid_grant");
    assertThat(plane.api.get("/v1/audit?action=CredentialRejected").encode())
        .contains("invalid_grant");
    checkHooksNow();
    authorize();
    assertThat(plane.connection(connection).getString("status")).isEqualTo("AVAILABLE");
    assertThat(installation().getString("webhookUrl")).isEqualTo(before.getString("webhookUrl"));
    assertThat(plane.gitlab.rejectedRefreshCount()).isEqualTo(1);
  }

  @Test
  void connectsByProgramWithAToken() {
    plane.gitlab.addGroup("acme");
    plane.gitlab.addProject("acme/one");
    var token = plane.gitlab.makeToken(List.of("api"), 40);

    var completed = complete(token, "acme");

    assertThat(completed.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(completed.body()).getString("status")).isEqualTo("AVAILABLE");
    assertThat(installation().getString("owner")).isEqualTo("acme");
    await().until(() -> plane.gitlab.hooks().size() == 1);
    assertThat(send(plane.gitlab.hooks().getFirst())).isEqualTo(202);
  }

  @Test
  void connectsASingleProjectByProgram() {
    plane.gitlab.addProject("acme/sub/one");

    complete(plane.gitlab.makeToken(List.of("api"), 50), "acme/sub/one");

    assertThat(installation().getString("owner")).isEqualTo("acme/sub/one");
  }

  @Test
  void namesWhatAnUnusableTokenLacks() {
    plane.gitlab.addGroup("acme");
    plane.gitlab.addProject("beta/one");
    var weak = plane.gitlab.makeToken(List.of("api"), 30);

    assertThat(complete(plane.gitlab.makeToken(List.of("read_api"), 50), "acme").body())
        .contains("The token lacks the scope api");
    assertThat(complete(weak, "acme").body()).contains("lacks the role Maintainer in acme");
    assertThat(complete(weak, "beta/one").body()).contains("lacks the role Maintainer in beta/one");
    assertThat(complete(weak, "gone").body()).contains("the token does not see gone");
    assertThat(complete("glpat-unknown", "acme").body())
        .contains("credential.token: the provider rejects it")
        .doesNotContain("glpat-unknown");
    assertThat(plane.connection(connection).getString("status")).isEqualTo("PENDING");
    assertThat(plane.node.count("SELECT count(*) FROM credential")).isZero();
  }

  private HttpResponse<String> complete(String token, String owner) {
    var credential =
        new JsonObject().put("type", "AccessToken").put("token", token).put("owner", owner);
    return plane.api.call(
        "POST",
        "/v1/connections/" + connection + "/complete",
        new JsonObject().put("credential", credential));
  }

  private void connectWithHook() {
    plane.gitlab.addGroup("acme");
    plane.gitlab.addProject("acme/one");
    authorize();
    await().until(() -> plane.gitlab.hooks().size() == 1);
  }

  private void expireTokens() {
    plane.node.database().run("UPDATE credential SET expires_at = now()").await();
  }

  private void checkHooksNow() {
    plane.node.database().run("UPDATE credential SET hooks_due_at = now()").await();
  }

  private Browser.Page authorize() {
    return browser.press(browser.open(plane.startHandshake(connection)), "", "");
  }

  private void authorizeAndChoose(String name) {
    var choice = authorize();
    browser.press(choice, "installation", value(choice, name));
  }

  private static String value(Browser.Page choice, String name) {
    var before = choice.text().substring(0, choice.text().indexOf("Use " + name + "<"));
    return before.replaceAll("(?s).*value=\"?([a-z]+/[0-9]+)\"?>$", "$1");
  }

  private JsonObject installation() {
    return plane.api.get(
        "/v1/installations/" + plane.connection(connection).getString("installationId"));
  }

  private JsonObject pipeline() {
    var source =
        new JsonObject()
            .put("connectionArn", plane.connection(connection).getString("connectionArn"))
            .put("fullRepositoryId", "acme/one")
            .put("branchName", "main");
    return new JsonObject()
        .put("sources", new JsonArray().add(source))
        .put("target", new JsonObject().put("type", "eventbus"));
  }

  private static int dispatchCountOfPush(JsonObject hook) {
    return new JsonObject(deliver(hook).body()).getInteger("dispatches");
  }

  private static int send(JsonObject hook) {
    return deliver(hook).statusCode();
  }

  /** Sends a new push to the webhook, as GitLab does. */
  private static HttpResponse<String> deliver(JsonObject hook) {
    var commit = (UUID.randomUUID() + "00000000").replace("-", "");
    var push =
        new JsonObject()
            .put("object_kind", "push")
            .put("ref", "refs/heads/main")
            .put("before", "95790bf891e76fee5e1747ab589903a6a1f80f22")
            .put("after", commit)
            .put("checkout_sha", commit)
            .put("project_id", 15)
            .put(
                "project",
                new JsonObject()
                    .put("id", 15)
                    .put("path_with_namespace", "acme/one")
                    .put("default_branch", "main"))
            .put("total_commits_count", 0);
    var request =
        HttpRequest.newBuilder(URI.create(hook.getString("url")))
            .header("Content-Type", "application/json")
            .header("X-Gitlab-Event", "Push Hook")
            .header("X-Gitlab-Token", hook.getString("token"))
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(HttpRequest.BodyPublishers.ofString(push.encode()))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
