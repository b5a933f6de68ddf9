package io.trunkline.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.account.AccessKey;
import io.trunkline.account.AccountId;
import io.trunkline.delivery.Github;
import io.trunkline.platform.postgres.UnreadableRows;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One stored row that cannot be read affects only itself, is reported, and can be deleted. */
class UnreadableRowsIT {
  private static TestNode node;
  private static ApiClient api;

  private TestSource source;
  private int commit;

  @BeforeAll
  static void start() {
    node =
        TestNode.builder()
            .withoutEgress()
            .intervals(intervals ->
                intervals
                    .withWriteRefusals(Duration.ofMillis(50))
                    .withDispatchPolls(Duration.ofMillis(50), Duration.ofMillis(200)))
            .start();
    api = node.api();
  }

  @AfterAll
  static void stop() {
    api.close();
    node.close();
  }

  @BeforeEach
  void connect() {
    source = node.source().create();
  }

  @AfterEach
  void deletePipelines() {
    for (var pipeline : pipelines()) {
      api.call("DELETE", "/v1/pipelines/" + ((JsonObject) pipeline).getString("name"), "");
    }
  }

  @Test
  void secretOfInstallation() {
    var other = node.source().create();
    corrupt(
        "UPDATE installation_secret SET secret = $1 WHERE installation_id = $2",
        source.installation().id().value());

    assertThat(push(source).statusCode()).isEqualTo(401);
    assertThat(push(other).statusCode()).isEqualTo(202);
    await()
        .atMost(10, SECONDS)
        .untilAsserted(() ->
            assertThat(
                    api.request(
                            "POST",
                            "/v1/explain",
                            new JsonObject().put("fullRepositoryId", "octo/app"))
                        .getJsonArray("refused")
                        .encode())
                .contains("a secret of the installation cannot be decrypted; rotate its secret"));
    assertThat(UnreadableRows.count()).isPositive();
    var path = "/v1/installations/" + source.installation().id();
    var rotated = api.request("POST", path + "/secrets", new JsonObject());
    var body = nextPush().toBuffer();
    assertThat(
            source.send("push", body, Secret.of(rotated.getString("webhookSecret"))).statusCode())
        .isEqualTo(202);
  }

  @Test
  void readableSecretStaysValidNextToUnreadableOne() {
    var path = "/v1/installations/" + source.installation().id() + "/secrets";
    var rotated =
        api.request("POST", path, new JsonObject().put("graceSeconds", 600))
            .getString("webhookSecret");
    corrupt(
        "UPDATE installation_secret SET secret = $1 WHERE installation_id = $2 AND expires_at IS"
            + " NULL",
        source.installation().id().value());

    assertThat(push(source).statusCode()).isEqualTo(202);
    assertThat(source.send("push", nextPush().toBuffer(), Secret.of(rotated)).statusCode())
        .isEqualTo(401);
  }

  @Test
  void installationWithUnreadableSecretCanBeDeleted() {
    var id = source.installation().id();
    corrupt("UPDATE installation_secret SET secret = $1 WHERE installation_id = $2", id.value());

    var deleted = api.call("DELETE", "/v1/installations/" + id, "");

    assertThat(deleted.statusCode()).isEqualTo(200);
    assertThat(push(source).statusCode()).isEqualTo(401);
  }

  @Test
  void definitionOfPipeline() {
    for (var bad : new String[] {"not JSON", "[]", "{\"sources\": []}", "{\"sources\": 1}"}) {
      source.pipeline("bad");
      source.pipeline("good");
      node.database()
          .run("UPDATE pipeline SET definition = $1 WHERE name = 'bad'", Tuple.of(bad))
          .await();

      var delivery = new JsonObject(push(source).body()).getString("deliveryId");

      assertThat(decisions(delivery))
          .contains("\"good\"", "MATCHED", "\"bad\"", "its stored definition is not valid");
      assertThat(pipelines()).hasSize(2);
      assertThat(api.get("/v1/pipelines/bad").getString("statusReason"))
          .startsWith("its stored definition is not valid: ");
      assertThat(api.call("POST", "/v1/pipelines/bad/pause", "").statusCode()).isEqualTo(200);
      assertThat(api.call("DELETE", "/v1/pipelines/bad", "").statusCode()).isLessThan(300);
      var later = new JsonObject(push(source).body()).getString("deliveryId");
      assertThat(decisions(later)).contains("\"good\"").doesNotContain("\"bad\"");
    }
  }

  @Test
  void unreadablePipelineCanBeReplaced() {
    source.pipeline("bad");
    corruptText("UPDATE pipeline SET definition = $1, target = $1 WHERE name = 'bad'");

    source.pipeline("bad");

    var delivery = new JsonObject(push(source).body()).getString("deliveryId");
    assertThat(decisions(delivery)).contains("MATCHED").doesNotContain("not valid");
  }

  @Test
  void fewerSourcesThanStored() {
    source.register(
        "bad",
        source
            .definition("octo/other")
            .put(
                "sources",
                new JsonArray()
                    .add(source.source("First", "octo/other"))
                    .add(source.source("Second", "octo/app"))));
    source.pipeline("good");
    node.database()
        .run(
            "UPDATE pipeline SET definition = (SELECT definition FROM pipeline WHERE name = 'good')"
                + " WHERE name = 'bad'")
        .await();

    var delivery = new JsonObject(push(source).body()).getString("deliveryId");

    assertThat(decisions(delivery)).contains("\"good\"", "MATCHED", "fewer sources");
  }

  @Test
  void targetOfPipeline() throws InterruptedException {
    var received = node.consume("good");
    source.pipeline("bad");
    source.pipeline("good");
    corruptText("UPDATE pipeline SET target = $1 WHERE name = 'bad'");

    var delivery = new JsonObject(push(source).body()).getString("deliveryId");
    node.startEgress();

    assertThat(received.poll(20, SECONDS)).isNotNull();
    await()
        .atMost(20, SECONDS)
        .untilAsserted(
            () -> assertThat(dispatches(delivery)).contains("the stored target cannot be read"));
    assertThat(pipelines().encode()).contains("\"unreadable\"");
    node.stopEgress();
  }

  @Test
  void secretsOfTarget() {
    source.register(
        "bad",
        source
            .definition("octo/app")
            .put(
                "target",
                new JsonObject()
                    .put("type", "http")
                    .put("url", "https://example.com/hook")
                    .put("format", "cloudevent")));
    corrupt("UPDATE pipeline SET target_secret = $1 WHERE id = $2", pipelineId("bad"));

    var delivery = new JsonObject(push(source).body()).getString("deliveryId");
    node.startEgress();

    await()
        .atMost(20, SECONDS)
        .untilAsserted(() ->
            assertThat(dispatches(delivery))
                .contains("the secrets of the target cannot be decrypted"));
    node.stopEgress();
  }

  @Test
  void eventsOfDelivery() throws InterruptedException {
    var received = node.consume("later");
    source.pipeline("later");
    var first = new JsonObject(push(source).body()).getString("deliveryId");
    push(source);
    corrupt("UPDATE delivery SET events = $1 WHERE id = $2", UUID.fromString(first));

    node.startEgress();

    assertThat(received.poll(20, SECONDS)).isNotNull();
    await()
        .atMost(20, SECONDS)
        .untilAsserted(() ->
            assertThat(dispatches(first)).contains("the events of its delivery cannot be read"));
    node.stopEgress();
  }

  @Test
  void accessKey() {
    var secret = key();
    var policy = key();
    node.database()
        .run("UPDATE access_key SET secret = '\\x00' WHERE id = $1", Tuple.of(secret.id()))
        .await();
    node.database()
        .run("UPDATE access_key SET policy = 'not JSON' WHERE id = $1", Tuple.of(policy.id()))
        .await();

    for (var key : new AccessKey[] {secret, policy}) {
      try (var broken = node.api(key)) {
        await()
            .atMost(10, SECONDS)
            .until(() -> broken.call("GET", "/v1/pipelines", "").statusCode() == 401);
      }
      assertThat(api.get("/v1/access-keys").encode()).contains(key.id());
      assertThat(api.call("DELETE", "/v1/access-keys/" + key.id(), "").statusCode())
          .isLessThan(300);
    }
  }

  @Test
  void firstAccessKeyIsSealedAgainAtNextStart() {
    node.database()
        .run("UPDATE access_key SET secret = '\\x00' WHERE id = $1", Tuple.of(api.key().id()))
        .await();

    node.accounts().bootstrap(api.key()).await();

    assertThat(api.get("/v1/pipelines").containsKey("pipelines")).isTrue();
  }

  private static AccessKey key() {
    var policy =
        new JsonObject(
            """
            {"Version": "2012-10-17",
             "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}\
            """);
    var created = api.request("POST", "/v1/access-keys", new JsonObject().put("policy", policy));
    return new AccessKey(
        created.getString("accessKeyId"),
        new AccountId("000000000000"),
        Secret.of(created.getString("secretAccessKey")));
  }

  private static void corrupt(String sql, UUID id) {
    node.database().run(sql, Tuple.of(Buffer.buffer(new byte[40]), id)).await();
  }

  private static void corruptText(String sql) {
    node.database().run(sql, Tuple.of("not JSON")).await();
  }

  private HttpResponse<String> push(TestSource sender) {
    return sender.send("push", nextPush());
  }

  private JsonObject nextPush() {
    commit++;
    return Github.push(
        "refs/heads/main", Integer.toHexString(commit), Integer.toHexString(commit + 1));
  }

  private static UUID pipelineId(String name) {
    return node.database()
        .run("SELECT id FROM pipeline WHERE name = $1", Tuple.of(name))
        .await()
        .iterator()
        .next()
        .getUUID(0);
  }

  private static JsonArray pipelines() {
    return api.get("/v1/pipelines").getJsonArray("pipelines");
  }

  private static String decisions(String delivery) {
    return api.get("/v1/deliveries/" + delivery).getJsonArray("decisions").encode();
  }

  private static String dispatches(String delivery) {
    return api.get("/v1/dispatches").getJsonArray("dispatches").stream()
        .map(JsonObject.class::cast)
        .filter(dispatch -> delivery.equals(dispatch.getString("deliveryId")))
        .toList()
        .toString();
  }
}
