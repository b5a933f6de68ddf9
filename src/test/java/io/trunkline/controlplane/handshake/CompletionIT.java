package io.trunkline.controlplane.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.account.AccessKey;
import io.trunkline.account.AccountId;
import io.trunkline.node.ApiClient;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.github.FakeGithub;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Completes connections by program, with an installation of a GitHub App. */
class CompletionIT {
  private static final AccessKey BOB =
      new AccessKey("AKIDBOB", new AccountId("222222222222"), Secret.of("the secret of Bob"));

  private static ConnectNode plane;

  private String connection;

  @BeforeAll
  static void startNode() {
    plane = new ConnectNode();
    plane.node.addAccount(BOB);
  }

  @AfterAll
  static void stopNode() {
    plane.close();
  }

  @BeforeEach
  void createConnection() {
    plane.github.reset();
    connection = plane.createConnection("by-program");
  }

  @Test
  void completesWithAnInstallationThatTheAppConfirms() {
    var organization = plane.github.addAccount("org-" + connection.substring(0, 8), true);
    var installation = plane.github.install(organization);

    var completed = complete(plane.api, connection, installation);

    assertThat(completed.statusCode()).isEqualTo(200);
    var shown = new JsonObject(completed.body());
    assertThat(shown.getString("status")).isEqualTo("AVAILABLE");
    var used = plane.api.get("/v1/installations/" + shown.getString("installationId"));
    assertThat(used.getString("owner")).isEqualTo(organization.login());
    assertThat(used.getString("ownerId")).isEqualTo(Long.toString(organization.id()));
  }

  @Test
  void usesTheSameInstallationForSeveralConnections() {
    var installation = plane.github.install(plane.github.person());
    var second = plane.createConnection("second");

    complete(plane.api, connection, installation);
    complete(plane.api, second, installation);

    assertThat(plane.connection(second).getString("installationId"))
        .isEqualTo(plane.connection(connection).getString("installationId"));
  }

  @Test
  void keepsNothingIfTheAppHasNoSuchInstallation() {
    var before = plane.node.count("SELECT count(*) FROM installation");

    var refused = complete(plane.api, connection, "4");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("the app has no installation 4");
    assertThat(plane.connection(connection).getString("status")).isEqualTo("PENDING");
    assertThat(plane.node.count("SELECT count(*) FROM installation")).isEqualTo(before);
  }

  @Test
  void rejectsASuspendedInstallation() {
    var installation = plane.github.install(plane.github.person(), FakeGithub.APP_ID, true);

    var refused = complete(plane.api, connection, installation);

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("The installation of the app on mona is suspended.");
  }

  @Test
  void aConfirmedInstallationIsNoLongerSuspended() {
    var installation = plane.github.install(plane.github.person());
    complete(plane.api, connection, installation);
    plane
        .node
        .database()
        .run(
            "UPDATE provider_installation SET status = 'SUSPENDED' WHERE provider_id = '"
                + installation
                + "'")
        .await();
    var second = plane.createConnection("second");

    assertThat(complete(plane.api, second, installation).statusCode()).isEqualTo(200);

    assertThat(plane.connection(second).getString("status")).isEqualTo("AVAILABLE");
  }

  @Test
  void deniesOtherAccountsBecauseNobodyProvesThatItIsTheirs() {
    var installation = plane.github.install(plane.github.person());
    try (var bob = plane.node.api(BOB)) {
      var request = new JsonObject().put("ConnectionName", "bobs").put("ProviderType", "GitHub");
      var arn =
          new JsonObject(bob.aws("CreateConnection", request).body()).getString("ConnectionArn");

      var refused = complete(bob, arn.substring(arn.lastIndexOf('/') + 1), installation);

      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("trunkline:HoldProviderInstallation");
    }
  }

  @Test
  void rejectsAnInstallationAtAProviderWithoutThem() {
    var id = plane.createConnection("x", "Bitbucket");

    assertThat(complete(plane.api, id, "1").body())
        .contains("credential.type: the app of Bitbucket is not installed");
  }

  @Test
  void rejectsUnknownCredentials() {
    var path = "/v1/connections/" + connection + "/complete";

    for (var body :
        new String[] {
          "{}",
          "{\"credential\":{}}",
          "{\"credential\":{\"type\":\"GitHubApp\",\"providerInstallationId\":\"x\"}}",
          "{\"credential\":{\"type\":\"Token\",\"providerInstallationId\":\"1\"}}"
        }) {
      assertThat(plane.api.call("POST", path, body).statusCode()).isEqualTo(400);
    }
  }

  private static HttpResponse<String> complete(ApiClient api, String id, String installation) {
    return api.call(
        "POST",
        "/v1/connections/" + id + "/complete",
        new JsonObject()
            .put(
                "credential",
                new JsonObject()
                    .put("type", "GitHubApp")
                    .put("providerInstallationId", installation)));
  }
}
