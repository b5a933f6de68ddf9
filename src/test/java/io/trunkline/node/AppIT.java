package io.trunkline.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.account.AccountId;
import io.trunkline.account.Caller;
import io.trunkline.connection.Connection;
import io.trunkline.connection.ConnectionArn;
import io.trunkline.connection.CreateConnectionResult;
import io.trunkline.connection.NewConnection;
import io.trunkline.delivery.DeliveryId;
import io.trunkline.delivery.Github;
import io.trunkline.installation.InstallationId;
import io.trunkline.platform.aws.SdkSigner;
import io.trunkline.platform.postgres.TestDatabase;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.SignedHeaders;
import io.trunkline.resource.Namespace;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One hook for a whole app, on two nodes and for two accounts. */
class AppIT {
  private static final Secret SECRET = Secret.of("the secret of the whole app");
  private static final String KEY = "the-key-of-the-app-in-its-url";
  private static final AccountId OTHER = new AccountId("222222222222");
  private static final List<AccountId> ACCOUNTS = List.of(Setup.ACCOUNT, OTHER);

  private final CapturedLog log = CapturedLog.begin();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Node> nodes = new ArrayList<>();
  private final List<String> started = new CopyOnWriteArrayList<>();
  private final Map<AccountId, ConnectionArn> connections = new HashMap<>();
  private int commits;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    var flags = new HashMap<>(Setup.flags(folder, TestDatabase.create().url()));
    flags.put("github.app.key", KEY);
    flags.put("github.app.webhook-secret", SECRET.reveal());
    for (int i = 0; i < 2; i++) {
      var node = Node.start(Setup.config(folder.resolve("node" + i), flags), _ -> {}).await();
      nodes.add(node);
      ACCOUNTS.forEach(account -> consume(node, account));
    }
    nodes.getFirst().wiring().accountWiring().accounts().create(Setup.CALLER, OTHER).await();
  }

  @AfterEach
  void stop() {
    client.close();
    nodes.stream().map(Node::drain).toList().forEach(drained -> drained.await());
    log.close();
  }

  private void consume(Node node, AccountId account) {
    node.vertx()
        .eventBus()
        .consumer("trunkline.pipelines.%s.deploy".formatted(account))
        .handler(message -> {
          started.add(account.value());
          message.reply("started");
        });
  }

  /** An account's installation on the grant, with a connection and a pipeline. */
  private void join(Node node, AccountId account) throws Exception {
    var caller = new Caller(account, "test");
    var wanted =
        new JsonObject()
            .put("providerType", "GitHub")
            .put("owner", "octo")
            .put("providerInstallationId", "7");
    var made = control(node, "POST", "/v1/installations?accountId=" + account, wanted);
    var id = new InstallationId(UUID.fromString(made.getString("id")));
    var connection =
        new NewConnection(
            "test", ProviderType.GITHUB, List.of(), Namespace.CODECONNECTIONS, "us-east-1");
    var created =
        (CreateConnectionResult.Created)
            node.wiring().connections().create(caller, connection).await();
    var arn = created.connection().arn();
    node.wiring().connections().bind(caller, arn.connectionId(), id).await();
    connections.put(account, arn);
    var source =
        new JsonObject()
            .put("connectionArn", arn.value())
            .put("fullRepositoryId", "octo/app")
            .put("branchName", "main");
    var pipeline =
        new JsonObject()
            .put("sources", new JsonArray().add(source))
            .put("target", new JsonObject().put("type", "eventbus"));
    node.wiring().pipelines().register(caller, "deploy", pipeline).await();
  }

  private JsonObject control(Node node, String method, String path, JsonObject body)
      throws IOException, InterruptedException {
    var uri = URI.create("http://127.0.0.1:%d%s".formatted(node.bound().control(), path));
    var signer = new SdkSigner("AKIDTEST", Secret.of(Setup.SECRET_ACCESS_KEY), Clock.systemUTC());
    var headers = Map.of("Content-Type", "application/json");
    var request = HttpRequest.newBuilder(uri);
    signer
        .sign(method, uri, headers, body.encode())
        .headers()
        .forEach((name, values) -> {
          if (!name.equalsIgnoreCase("host") && !name.equalsIgnoreCase("content-length")) {
            values.forEach(value -> request.header(name, value));
          }
        });
    var answer =
        client.send(
            request.method(method, BodyPublishers.ofString(body.encode())).build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    return new JsonObject(answer.body());
  }

  private HttpResponse<String> deliver(Node node, String path, String event, String body)
      throws IOException, InterruptedException {
    var signature = SignedHeaders.github(SECRET, Buffer.buffer(body));
    var uri = URI.create("http://127.0.0.1:%d%s".formatted(node.bound().gateway(), path));
    var request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .header("X-GitHub-Event", event)
            .header("X-GitHub-Delivery", UUID.randomUUID().toString())
            .header(signature.getKey(), signature.getValue())
            .POST(BodyPublishers.ofString(body));
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private JsonObject tell(Node node, String event, String body) throws Exception {
    var answer = deliver(node, "/webhooks/github/apps/" + KEY, event, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return new JsonObject(answer.body());
  }

  /** A push that was not there before. */
  private JsonObject push(Node node) throws Exception {
    var before = Integer.toHexString(commits % 16);
    var after = Integer.toHexString(++commits % 16);
    var body =
        Github.push("refs/heads/main", before, after)
            .put("installation", new JsonObject().put("id", 7));
    return tell(node, "push", body.encode());
  }

  private static String life(String action, int second) {
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
        .map(one ->
            nodes
                .getFirst()
                .wiring()
                .connections()
                .find(one.getKey(), one.getValue())
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
        .flatMap(
            account -> nodes.getFirst().wiring().deliveries().find(account, id).await().stream())
        .findFirst()
        .orElseThrow()
        .getJsonArray("decisions");
  }

  @Test
  void startsThePipelinesOfAllWhoHoldTheGrantAsLongAsItIsThere() throws Exception {
    var node = nodes.getFirst();
    for (var account : ACCOUNTS) {
      join(node, account);
    }

    assertThat(push(node).getInteger("dispatches")).isEqualTo(2);
    awaitStarted(2);
    assertThat(started).containsExactlyInAnyOrder("000000000000", "222222222222");

    tell(node, "installation", life("suspend", 1));
    assertThat(statuses()).containsOnly("ERROR");
    assertThat(connections())
        .allSatisfy(connection ->
            assertThat(connection.statusReason().orElse("")).contains("octo is suspended"));
    var held = push(nodes.getLast());
    assertThat(held.getString("status")).isEqualTo("accepted");
    assertThat(held.getInteger("dispatches")).isZero();
    assertThat(decisions(held).encode()).contains("NOT_MATCHED", "octo is suspended");

    tell(nodes.getLast(), "installation", life("unsuspend", 2));
    assertThat(statuses()).containsOnly("AVAILABLE");
    assertThat(push(node).getInteger("dispatches")).isEqualTo(2);
    awaitStarted(4);

    // Attack 18.
    var replayed = tell(node, "installation", life("suspend", 1));
    assertThat(replayed.getString("status")).isEqualTo("duplicate");
    assertThat(statuses()).containsOnly("AVAILABLE");

    tell(node, "installation", life("deleted", 3));
    assertThat(statuses()).containsOnly("ERROR");
    tell(node, "installation", life("unsuspend", 4));
    assertThat(statuses()).containsOnly("ERROR");
    assertThat(push(node).getInteger("dispatches")).isZero();
    assertThat(log.text()).doesNotContain(KEY, SECRET.reveal());
  }

  @Test
  void reachesOnEveryNodeWhoJoinedOnAnother() throws Exception {
    var before = push(nodes.getLast());
    var explained =
        control(
            nodes.getFirst(),
            "POST",
            "/v1/explain",
            new JsonObject().put("deliveryId", before.getString("deliveryId")));
    join(nodes.getFirst(), Setup.ACCOUNT);
    var toOne = push(nodes.getLast());
    join(nodes.getFirst(), OTHER);
    var toBoth = push(nodes.getLast());

    assertThat(before.getString("status")).isEqualTo("ignored");
    assertThat(explained.getString("status")).isEqualTo("ignored");
    assertThat(explained.getString("reason"))
        .isEqualTo("no installation here holds installation 7");
    assertThat(toOne.getInteger("dispatches")).isEqualTo(1);
    assertThat(toBoth.getInteger("dispatches")).isEqualTo(2);
    awaitStarted(3);
  }

  @Test
  void answersAnotherKeyAsItAnswersAnUnknownHook() throws Exception {
    var node = nodes.getFirst();
    var body = Github.push("refs/heads/main", "a", "b").encode();

    var unknown = deliver(node, "/webhooks/github/unknown", "push", body);
    var otherKey = deliver(node, "/webhooks/github/apps/" + KEY + "x", "push", body);

    assertThat(otherKey.statusCode()).isEqualTo(401).isEqualTo(unknown.statusCode());
    assertThat(otherKey.body()).isEqualTo(unknown.body());
    assertThat(otherKey.headers().map().keySet()).isEqualTo(unknown.headers().map().keySet());
  }
}
