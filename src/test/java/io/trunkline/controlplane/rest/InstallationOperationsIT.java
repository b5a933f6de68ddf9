package io.trunkline.controlplane.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.delivery.Github;
import io.trunkline.installation.InstallationId;
import io.trunkline.node.TestNode;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstallationOperationsIT {
  @RegisterExtension static final NativeApi api = new NativeApi();
  private final NativeClient alice = api.client(NativeApi.ALICE);
  private final NativeClient bob = api.client(NativeApi.BOB);

  private static JsonObject github(String owner) {
    return new JsonObject().put("providerType", "GitHub").put("owner", owner);
  }

  private NativeClient.Reply create(String owner) {
    return alice.post("/v1/installations", github(owner));
  }

  @Test
  void createsInstallationAndShowsItsSecretOnce() {
    var created = create("octo");

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.body().getString("webhookSecret")).hasSize(64);
    assertThat(created.body().getString("webhookUrl"))
        .matches("https://hooks\\.example\\.com/webhooks/github/[A-Za-z0-9_-]{32}");
    var id = created.body().getString("id");
    var found = alice.get("/v1/installations/" + id);
    assertThat(found.body().getString("webhookUrl"))
        .isEqualTo(created.body().getString("webhookUrl"));
    assertThat(found.response().body() + alice.get("/v1/installations").response().body())
        .doesNotContain(created.body().getString("webhookSecret"), "ecret");
  }

  @Test
  void warnsAboutGuessableSecret() {
    var created = alice.post("/v1/installations", github("octo").put("secret", "guess"));

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.body().getString("webhookSecret")).isEqualTo("guess");
    assertThat(created.body().getJsonArray("warnings")).hasSize(1);
  }

  /** Attack 13. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void rejectsBlankSecrets(String blank) {
    var id = create("octo").body().getString("id");

    var created = alice.post("/v1/installations", github("octo").put("secret", blank));
    var rotated =
        alice.post("/v1/installations/" + id + "/secrets", new JsonObject().put("secret", blank));

    assertThat(created.status()).isEqualTo(400);
    assertThat(created.message()).startsWith("secret: ");
    assertThat(rotated.status()).isEqualTo(400);
    assertThat(api.count("SELECT count(*) FROM installation_secret")).isOne();
  }

  /** Attack 15: an installation for all owners must be requested explicitly. */
  @Test
  void rejectsInstallationsWithoutOwner() {
    var without = alice.post("/v1/installations", new JsonObject().put("providerType", "GitHub"));
    var empty = create("");
    var pattern = create("oct*");

    assertThat(without.message()).isEqualTo("owner: is required");
    assertThat(empty.status()).isEqualTo(400);
    assertThat(pattern.status()).isEqualTo(400);
    assertThat(api.count("SELECT count(*) FROM installation")).isZero();
  }

  /** Attack 15. */
  @Test
  void ignoresEventsOfAnotherOwner() {
    var created = create("octo").body();
    var id = new InstallationId(UUID.fromString(created.getString("id")));
    var installation =
        api.await(api.node().installations().find(TestNode.OWNER.accountId(), id)).orElseThrow();
    api.pipeline("deploy", api.connection(installation), "evil/app", new JsonArray());
    var foreign = Github.push(Github.repository(1, "evil/app"), "refs/heads/main", "a", "b");

    api.receive(installation, Secret.of(created.getString("webhookSecret")), "push", foreign);

    var delivery = alice.get("/v1/deliveries").body().getJsonArray("deliveries").getJsonObject(0);
    assertThat(delivery.getString("status")).isEqualTo("ignored");
    assertThat(delivery.getString("reason")).contains("evil");
    assertThat(api.count("SELECT count(*) FROM dispatch")).isZero();
  }

  @Test
  void replacesSecrets() {
    var created = create("octo").body();
    var path = "/v1/installations/" + created.getString("id") + "/secrets";

    var generated = alice.post(path);
    var given =
        alice.post(
            path, new JsonObject().put("secret", "0123456789abcdef").put("graceSeconds", 60));

    assertThat(generated.status()).isEqualTo(201);
    assertThat(generated.body().getString("webhookSecret"))
        .hasSize(64)
        .isNotEqualTo(created.getString("webhookSecret"));
    assertThat(generated.body().getInteger("graceSeconds")).isEqualTo(86_400);
    assertThat(generated.body().getString("installationId")).isEqualTo(created.getString("id"));
    assertThat(given.body().getString("webhookSecret")).isEqualTo("0123456789abcdef");
    assertThat(given.body().getInteger("graceSeconds")).isEqualTo(60);
  }

  @Test
  void showsWhyConnectionsAreInErrorAfterDeletion() {
    var installation = api.installation("octo");
    var connection = api.connection(installation);

    var deleted = alice.delete("/v1/installations/" + installation.id());

    assertThat(deleted.status()).isEqualTo(200);
    var found = alice.get("/v1/connections/" + connection.arn().connectionId()).body();
    assertThat(found.getString("status")).isEqualTo("ERROR");
    assertThat(found.getString("statusReason")).contains(installation.id().toString());
    assertThat(alice.delete("/v1/installations/" + installation.id()).status()).isEqualTo(404);
  }

  @Test
  void showsNothingToOtherAccounts() {
    var path = "/v1/installations/" + create("octo").body().getString("id");

    assertThat(bob.get(path).status()).isEqualTo(404);
    assertThat(bob.delete(path).status()).isEqualTo(404);
    assertThat(bob.post(path + "/secrets").status()).isEqualTo(404);
    assertThat(bob.get("/v1/installations").body().getJsonArray("installations")).isEmpty();
    assertThat(alice.get(path).status()).isEqualTo(200);
  }

  @Test
  void listsPageByPage() {
    var created = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      created.add(create("octo" + i).body().getString("id"));
    }

    var seen = new ArrayList<String>();
    var path = "/v1/installations?limit=2";
    var page = alice.get(path).body();
    collect(page, seen);
    while (page.containsKey("next")) {
      page = alice.get(path + "&next=" + page.getString("next")).body();
      collect(page, seen);
    }

    assertThat(seen).isEqualTo(created);
  }

  private static void collect(JsonObject page, List<String> ids) {
    var elements = page.getJsonArray("installations");
    assertThat(elements.size()).isBetween(1, 2);
    elements.forEach(one -> ids.add(((JsonObject) one).getString("id")));
  }
}
