package io.trunkline.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.trunkline.account.AccountId;
import io.trunkline.account.Caller;
import io.trunkline.account.Label;
import io.trunkline.connection.Connection;
import io.trunkline.connection.ConnectionArn;
import io.trunkline.delivery.DeliveryId;
import io.trunkline.delivery.Github;
import io.trunkline.installation.InstallationId;
import io.trunkline.platform.postgres.TestDatabase;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.SignedHeaders;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the webhook of a whole GitHub App, on two nodes and for two accounts. */
class AppIT {
  private static final Secret SECRET = Secret.of("the secret of the whole app");
  private static final String KEY = "the-key-of-the-app-in-its-url";
  private static final AccountId OTHER = new AccountId("222222222222");
  private static final List<AccountId> ACCOUNTS = List.of(TestNode.OWNER.accountId(), OTHER);

  private final CapturedLog log = CapturedLog.begin(Level.INFO);
  private final List<TestNode> nodes = new ArrayList<>();
  private final List<String> started = new CopyOnWriteArrayList<>();
  private final Map<AccountId, ConnectionArn> connections = new HashMap<>();
  private int commits;

  @BeforeEach
  void start() {
    var database = TestDatabase.create();
    for (int i = 0; i < 2; i++) {
      var node =
          TestNode.builder()
              .on(database)
              .setting("github.app.key", KEY)
              .setting("github.app.webhook-secret", SECRET.reveal())
              .start();
      nodes.add(node);
      ACCOUNTS.forEach(account -> consume(node, account));
    }
    nodes.getFirst().accounts().create(TestNode.OWNER, OTHER, Label.NONE).await();
  }

  @AfterEach
  void stop() {
    nodes.parallelStream().forEach(TestNode::close);
    log.close();
  }

  private void consume(TestNode node, AccountId account) {
    node.bus()
        .consumer("trunkline.pipelines.%s.deploy".formatted(account))
        .handler(message -> {
          started.add(account.value());
          message.reply("started");
        });
  }

  /** Creates an installation that uses provider installation 7, a connection and a pipeline. */
  private void join(TestNode node, AccountId account) {
    var wanted =
        new JsonObject()
            .put("providerType", "GitHub")
            .put("owner", "octo")
            .put("providerInstallationId", "7");
    var created = call(node, "/v1/installations?accountId=" + account, wanted);
    var id = new InstallationId(UUID.fromString(created.getString("id")));
    var installation = node.installations().find(account, id).await().orElseThrow();
    var source = node.source().caller(new Caller(account, "test")).connect(installation, SECRET);
    connections.put(account, source.connection().arn());
    source.pipeline("deploy");
  }

  private static JsonObject call(TestNode node, String path, JsonObject body) {
    try (var api = node.api()) {
      return api.request("POST", path, body);
    }
  }

  private HttpResponse<String> deliver(TestNode node, String path, String event, String body) {
    var signature = SignedHeaders.github(SECRET, Buffer.buffer(body));
    return TestSource.post(
        node.gatewayUri(path),
        Buffer.buffer(body),
        Map.of(
            "Content-Type",
            "application/json",
            "X-GitHub-Event",
            event,
            "X-GitHub-Delivery",
            UUID.randomUUID().toString(),
            signature.getKey(),
            signature.getValue()));
  }

  private JsonObject deliverToApp(TestNode node, String event, String body) {
    var answer = deliver(node, "/webhooks/github/apps/" + KEY, event, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return new JsonObject(answer.body());
  }

  /** Sends a push that was not sent before. */
  private JsonObject push(TestNode node) {
    var before = Integer.toHexString(commits % 16);
    var after = Integer.toHexString(++commits % 16);
    var body =
        Github.push("refs/heads/main", before, after)
            .put("installation", new JsonObject().put("id", 7));
    return deliverToApp(node, "push", body.encode());
  }

  private static String lifecycleEvent(String action, int second) {
    return new JsonObject()
        .put("action", action)
        .put(
            "installation",
            new JsonObject()
                .put("id", 7)
                .put("account", new JsonObject().put("login", "octo"))
                .put("updated_at", 1_700_000_000 + second))
        .encode();
  }

  private List<Connection> connections() {
    return connections.entrySet().stream()
        .map(entry ->
            nodes
                .getFirst()
                .connections()
                .find(entry.getKey(), entry.getValue())
                .await()
                .orElseThrow())
        .toList();
  }

  private List<String> statuses() {
    return connections().stream().map(connection -> connection.status().name()).toList();
  }

  private void awaitStarted(int count) {
    await().atMost(10, SECONDS).until(() -> started.size() >= count);
    assertThat(started).hasSize(count);
  }

  private JsonArray decisions(JsonObject answer) {
    var id = new DeliveryId(UUID.fromString(answer.getString("deliveryId")));
    return ACCOUNTS.stream()
        .flatMap(account -> nodes.getFirst().deliveries().find(account, id).await().stream())
        .findFirst()
        .orElseThrow()
        .getJsonArray("decisions");
  }

  @Test
  void startsPipelinesOfAllAccountsWhileProviderInstallationIsActive() {
    var node = nodes.getFirst();
    for (var account : ACCOUNTS) {
      join(node, account);
    }

    assertThat(push(node).getInteger("dispatches")).isEqualTo(2);
    awaitStarted(2);
    assertThat(started).containsExactlyInAnyOrder("000000000000", "222222222222");

    deliverToApp(node, "installation", lifecycleEvent("suspend", 1));
    assertThat(statuses()).containsOnly("ERROR");
    assertThat(connections())
        .allSatisfy(connection ->
            assertThat(connection.statusReason().orElse("")).contains("octo is suspended"));
    var held = push(nodes.getLast());
    assertThat(held.getString("status")).isEqualTo("accepted");
    assertThat(held.getInteger("dispatches")).isZero();
    assertThat(decisions(held).encode()).contains("NOT_MATCHED", "octo is suspended");

    deliverToApp(nodes.getLast(), "installation", lifecycleEvent("unsuspend", 2));
    assertThat(statuses()).containsOnly("AVAILABLE");
    assertThat(push(node).getInteger("dispatches")).isEqualTo(2);
    awaitStarted(4);

    // Attack 18.
    var replayed = deliverToApp(node, "installation", lifecycleEvent("suspend", 1));
    assertThat(replayed.getString("status")).isEqualTo("duplicate");
    assertThat(statuses()).containsOnly("AVAILABLE");

    deliverToApp(node, "installation", lifecycleEvent("deleted", 3));
    assertThat(statuses()).containsOnly("ERROR");
    deliverToApp(node, "installation", lifecycleEvent("unsuspend", 4));
    assertThat(statuses()).containsOnly("ERROR");
    assertThat(push(node).getInteger("dispatches")).isZero();
    assertThat(log.text()).doesNotContain(KEY, SECRET.reveal());
  }

  @Test
  void startsPipelineOfInstallationCreatedOnOtherNode() {
    var before = push(nodes.getLast());
    var explained =
        call(
            nodes.getFirst(),
            "/v1/explain",
            new JsonObject().put("deliveryId", before.getString("deliveryId")));
    join(nodes.getFirst(), TestNode.OWNER.accountId());
    var toOne = push(nodes.getLast());
    join(nodes.getFirst(), OTHER);
    var toBoth = push(nodes.getLast());

    assertThat(before.getString("status")).isEqualTo("ignored");
    assertThat(explained.getString("status")).isEqualTo("ignored");
    assertThat(explained.getString("reason")).isEqualTo("no installation here uses installation 7");
    assertThat(toOne.getInteger("dispatches")).isEqualTo(1);
    assertThat(toBoth.getInteger("dispatches")).isEqualTo(2);
    awaitStarted(3);
  }

  @Test
  void answersWrongAppKeyLikeUnknownHook() {
    var node = nodes.getFirst();
    var body = Github.push("refs/heads/main", "a", "b").encode();

    var unknown = deliver(node, "/webhooks/github/unknown", "push", body);
    var otherKey = deliver(node, "/webhooks/github/apps/" + KEY + "x", "push", body);

    assertThat(otherKey.statusCode()).isEqualTo(401).isEqualTo(unknown.statusCode());
    assertThat(otherKey.body()).isEqualTo(unknown.body());
    assertThat(otherKey.headers().map().keySet()).isEqualTo(unknown.headers().map().keySet());
  }
}
