package io.trunkline.controlplane.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.provider.bitbucket.FakeBitbucket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connects workspaces of Bitbucket, and organizations and projects of Azure DevOps. */
class TokenProvidersIT {
  private static ConnectNode plane;

  private Browser browser;

  @BeforeAll
  static void startNode() {
    plane = new ConnectNode();
  }

  @AfterAll
  static void stopNode() {
    plane.close();
  }

  @BeforeEach
  void openBrowser() {
    plane.bitbucket.reset();
    plane.azureDevops.reset();
    plane.node.database().run("DELETE FROM credential").await();
    browser = new Browser();
  }

  @AfterEach
  void closeBrowser() {
    browser.close();
  }

  @Test
  void connectsTheOnlyWorkspaceThatThePersonAdministers() {
    plane.bitbucket.addWorkspace("acme", true);
    plane.bitbucket.addWorkspace("beta", false);
    plane.bitbucket.addWorkspace("gamma", false);
    var connection = plane.createConnection("at-bitbucket", "Bitbucket");

    var last = authorize(connection);

    assertThat(last.text()).contains("Connection at-bitbucket now uses acme at Bitbucket.");
    assertThat(installation(connection).getString("owner")).isEqualTo("acme");
    await().until(() -> plane.bitbucket.hooks().size() == 1);
    var hook = plane.bitbucket.hooks().getFirst();
    assertThat(hook.getString("url")).isEqualTo(installation(connection).getString("webhookUrl"));
    assertThat(hook.getString("place")).startsWith("workspaces/{");
    assertThat(hook.getJsonArray("events"))
        .containsExactlyInAnyOrder(
            "repo:push",
            "pullrequest:created",
            "pullrequest:updated",
            "pullrequest:fulfilled",
            "pullrequest:rejected");
  }

  @Test
  void explainsWhichWorkspacesThePersonDoesNotAdminister() {
    plane.bitbucket.addWorkspace("acme", false);
    var connection = plane.createConnection("at-bitbucket", "Bitbucket");

    var choice = authorize(connection);

    assertThat(choice.text())
        .contains(
            "You are not an administrator of acme.", "Ask an administrator to open a new link");
    assertThat(plane.connection(connection).getString("status")).isEqualTo("PENDING");
  }

  @Test
  void refreshesBitbucketTokensAndRepairsTheWebhook() {
    plane.bitbucket.addWorkspace("acme", true);
    authorize(plane.createConnection("at-bitbucket", "Bitbucket"));
    await().until(() -> plane.bitbucket.hooks().size() == 1);

    plane.bitbucket.hooks().getFirst().put("active", false).put("events", new JsonArray());
    plane
        .node
        .database()
        .run("UPDATE credential SET expires_at = now(), hooks_due_at = now()")
        .await();

    await().until(() -> plane.bitbucket.hooks().getFirst().getBoolean("active"));
    assertThat(plane.bitbucket.hooks().getFirst().getJsonArray("events")).hasSize(5);
    assertThat(plane.bitbucket.hooks()).hasSize(1);
    assertThat(plane.bitbucket.refreshCount()).isEqualTo(1);
    assertThat(plane.bitbucket.rejectedRefreshCount()).isZero();
  }

  @Test
  void connectsABitbucketRepositoryByProgram() {
    var connection = plane.createConnection("by-program", "Bitbucket");

    var refused = complete(connection, plane.bitbucket.makeToken(false), "acme/app");
    var completed = complete(connection, plane.bitbucket.makeToken(true), "acme/app");

    assertThat(refused.body()).contains("The token lacks the scope webhook");
    assertThat(completed.statusCode()).isEqualTo(200);
    assertThat(installation(connection).getString("owner")).isEqualTo("acme/app");
    await().until(() -> plane.bitbucket.hooks().size() == 1);
    assertThat(plane.bitbucket.hooks().getFirst().getString("place"))
        .isEqualTo("repositories/acme/app");
  }

  @Test
  void connectsByProgramWithAPrivateConsumer() {
    plane.bitbucket.addWorkspace("acme", true);
    var connection = plane.createConnection("by-program", "Bitbucket");

    var completed = complete(connection, client(plane.bitbucket.clientSecret(), "acme"));

    assertThat(completed.statusCode()).isEqualTo(200);
    await().until(() -> plane.bitbucket.hooks().size() == 1);
    plane.bitbucket.hooks().getFirst().put("active", false);
    plane
        .node
        .database()
        .run("UPDATE credential SET expires_at = now(), hooks_due_at = now()")
        .await();
    await().until(() -> plane.bitbucket.hooks().getFirst().getBoolean("active"));
    assertThat(plane.bitbucket.mintCount()).isEqualTo(2);
    assertThat(plane.bitbucket.refreshCount()).isZero();
  }

  @Test
  void connectsByProgramWithAServicePrincipal() {
    plane.azureDevops.addOrganization("fabrikam", "Tailspin");
    var connection = plane.createConnection("by-program", "AzureDevOps");
    var principal =
        client(plane.azureDevops.clientSecret(), "fabrikam").put("tenant", "contoso.example");

    assertThat(complete(connection, principal.copy().put("clientSecret", "wrong")).body())
        .contains("credential.clientSecret: the provider rejects it");
    assertThat(plane.node.count("SELECT count(*) FROM credential")).isZero();
    assertThat(complete(connection, principal).statusCode()).isEqualTo(200);

    await().until(() -> plane.azureDevops.subscriptions().size() == 4);
    assertThat(complete(plane.createConnection("none", "GitLab"), client("secret", "acme")).body())
        .contains("credential.type: GitLab has no clients that act without a person.");
  }

  @Test
  void aRejectedClientMakesTheConnectionUnavailable() {
    plane.bitbucket.addWorkspace("acme", true);
    var connection = plane.createConnection("by-program", "Bitbucket");
    complete(connection, client(plane.bitbucket.clientSecret(), "acme"));
    await().until(() -> plane.bitbucket.hooks().size() == 1);

    plane.bitbucket.rejectClients();
    plane.bitbucket.revokeTokens();
    plane.node.database().run("UPDATE credential SET hooks_due_at = now()").await();

    await().until(() -> plane.connection(connection).getString("status").equals("ERROR"));
    assertThat(plane.connection(connection).getString("statusReason"))
        .contains("The provider rejects the client. Enter a new secret.");
  }

  private static JsonObject client(String secret, String owner) {
    return new JsonObject()
        .put("type", "ClientCredentials")
        .put("clientId", FakeBitbucket.CLIENT_ID)
        .put("clientSecret", secret)
        .put("owner", owner);
  }

  @Test
  void aRevokedBitbucketTokenMakesTheConnectionUnavailable() {
    plane.bitbucket.addWorkspace("acme", true);
    var connection = plane.createConnection("at-bitbucket", "Bitbucket");
    authorize(connection);
    await().until(() -> plane.bitbucket.hooks().size() == 1);

    plane.bitbucket.revokeTokens();
    plane.node.database().run("UPDATE credential SET hooks_due_at = now()").await();

    await().until(() -> plane.connection(connection).getString("status").equals("ERROR"));
  }

  @Test
  void connectsAnOrganizationOfAzureDevops() {
    plane.azureDevops.addOrganization("fabrikam", "Fabrikam Fiber", "Tailspin", "Zebra");
    var connection = plane.createConnection("at-azure", "AzureDevOps");

    var choice = authorize(connection);
    assertThat(choice.text()).contains("Use fabrikam<", "Use fabrikam/Fabrikam Fiber<", "Zebra");
    browser.press(choice, "installation", "organizations/fabrikam");

    assertThat(installation(connection).getString("owner")).isEqualTo("fabrikam");
    assertThat(plane.azureDevops.scope())
        .contains("499b84ac-1321-427f-aa17-267ca6975798/vso.code ", "offline_access");
    await().until(() -> plane.azureDevops.subscriptions().size() == 12);
    var inputs = plane.azureDevops.subscriptions().getFirst().getJsonObject("consumerInputs");
    assertThat(inputs.getString("url")).isEqualTo(installation(connection).getString("webhookUrl"));
    assertThat(plane.connection(connection).getString("status")).isEqualTo("AVAILABLE");
  }

  @Test
  void repairsDisabledSubscriptionsWithTheirPassword() {
    plane.azureDevops.addOrganization("fabrikam", "Tailspin");
    var connection = plane.createConnection("at-azure", "AzureDevOps");
    var completed = complete(connection, plane.azureDevops.makeToken(), "fabrikam/Tailspin");
    assertThat(completed.statusCode()).isEqualTo(200);
    await().until(() -> plane.azureDevops.subscriptions().size() == 4);

    var password = password(plane.azureDevops.subscriptions().getFirst());
    plane.azureDevops.subscriptions().forEach(it -> it.put("status", "disabledBySystem"));
    plane.node.database().run("UPDATE credential SET hooks_due_at = now()").await();

    await()
        .until(() ->
            plane.azureDevops.subscriptions().stream()
                .allMatch(it -> it.getString("status").equals("enabled")));
    assertThat(plane.azureDevops.subscriptions()).hasSize(4);
    assertThat(password(plane.azureDevops.subscriptions().getFirst())).isEqualTo(password);
  }

  @Test
  void recognizesTheSignInPageOfAzureDevops() {
    plane.azureDevops.addOrganization("fabrikam", "Tailspin");
    var connection = plane.createConnection("at-azure", "AzureDevOps");

    assertThat(complete(connection, "a-dead-token", "fabrikam").body())
        .contains("credential.token: the provider rejects it: The reply is a sign-in page.");
    assertThat(complete(connection, plane.azureDevops.makeToken(), "fabrikam/none").body())
        .contains("the token does not see fabrikam/none");
    assertThat(plane.connection(connection).getString("status")).isEqualTo("PENDING");
  }

  @Test
  void deletesWebhooksAndSubscriptionsTogetherWithTheInstallation() {
    plane.bitbucket.addWorkspace("acme", true);
    plane.azureDevops.addOrganization("fabrikam", "Tailspin");
    var atBitbucket = plane.createConnection("at-bitbucket", "Bitbucket");
    var atAzure = plane.createConnection("at-azure", "AzureDevOps");
    authorize(atBitbucket);
    complete(atAzure, plane.azureDevops.makeToken(), "fabrikam/Tailspin");
    await().until(() -> plane.node.count("SELECT count(*) FROM provider_hook") == 5);

    for (var connection : List.of(atBitbucket, atAzure)) {
      var path = "/v1/installations/" + installation(connection).getString("id");
      assertThat(plane.api.call("DELETE", path, "").statusCode()).isEqualTo(200);
    }

    assertThat(plane.bitbucket.hooks()).isEmpty();
    assertThat(plane.azureDevops.subscriptions()).isEmpty();
  }

  private static String password(JsonObject subscription) {
    return subscription.getJsonObject("consumerInputs").getString("basicAuthPassword");
  }

  private Browser.Page authorize(String connection) {
    return browser.press(browser.open(plane.startHandshake(connection)), "", "");
  }

  private static HttpResponse<String> complete(String connection, String token, String owner) {
    return complete(
        connection,
        new JsonObject().put("type", "AccessToken").put("token", token).put("owner", owner));
  }

  private static HttpResponse<String> complete(String connection, JsonObject credential) {
    return plane.api.call(
        "POST",
        "/v1/connections/" + connection + "/complete",
        new JsonObject().put("credential", credential));
  }

  private static JsonObject installation(String connection) {
    return plane.api.get(
        "/v1/installations/" + plane.connection(connection).getString("installationId"));
  }
}
