package io.trunkline.controlplane.rest;

import io.trunkline.account.AccessKey;
import io.trunkline.account.AccountId;
import io.trunkline.connection.Connection;
import io.trunkline.installation.Installation;
import io.trunkline.installation.InstallationId;
import io.trunkline.node.PublishedSchemas;
import io.trunkline.node.TestNode;
import io.trunkline.node.TestSource;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.SignedHeaders;
import io.trunkline.provider.github.GithubWebhooks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * A node with two accounts, without a dispatcher, and clients of its native API. All tests of a
 * class share the node; its data is deleted before each test instance is created. Register it as a
 * static extension.
 */
final class NativeApi
    implements TestInstancePreConstructCallback, AfterEachCallback, AfterAllCallback {
  static final AccessKey ALICE = TestNode.OWNER_KEY;
  static final AccessKey BOB =
      new AccessKey("AKIDBOB", new AccountId("222222222222"), Secret.of("secret/of+bob"));

  /** Read only once, because that takes longer than most tests. */
  static final Description DESCRIPTION = Description.load();

  private Optional<TestNode> started = Optional.empty();
  private final List<NativeClient> clients = new ArrayList<>();
  private final Map<InstallationId, Secret> secrets = new HashMap<>();

  /**
   * The contract of the native API.
   *
   * @param ours as the server reads it
   * @param theirs a stricter version, in which responses only have members that are described
   */
  record Description(ApiContract ours, OpenAPIContract theirs) {
    private static Description load() {
      var vertx = Vertx.vertx();
      try {
        return new Description(
            ApiContract.load(vertx).await(),
            OpenAPIContract.from(vertx, PublishedSchemas.strictDescription()).await());
      } finally {
        vertx.close().await();
      }
    }
  }

  @Override
  public void preConstructTestInstance(
      TestInstanceFactoryContext factory, ExtensionContext context) {
    node().deleteData();
    node().addAccount(ALICE);
    node().addAccount(BOB);
    secrets.clear();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    clients.forEach(NativeClient::close);
    clients.clear();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    started.ifPresent(TestNode::close);
    started = Optional.empty();
  }

  TestNode node() {
    if (started.isEmpty()) {
      started =
          Optional.of(
              TestNode.builder()
                  .setting("gateway.public-url", "https://hooks.example.com/")
                  .withoutEgress()
                  .start());
    }
    return started.get();
  }

  Database database() {
    return node().database();
  }

  long count(String sql) {
    return node().count(sql);
  }

  <T> T await(Future<T> future) {
    return future.await();
  }

  /** Creates a GitHub installation of Alice's account. */
  Installation installation(String owner) {
    var created = node().source().owner(owner).createInstallation();
    secrets.put(created.installation().id(), created.secret());
    return created.installation();
  }

  /** Creates a connection that uses the installation. */
  Connection connection(Installation installation) {
    return source(installation).connection();
  }

  private TestSource source(Installation installation) {
    var secret = Optional.ofNullable(secrets.get(installation.id())).orElse(Secret.of("unknown"));
    return node().source().connect(installation, secret);
  }

  /** Registers a pipeline of Alice; no triggers mean the default trigger. */
  void pipeline(String name, Connection connection, String repository, JsonArray triggers) {
    var definition = pipeline(connection, eventbus());
    definition.getJsonArray("sources").getJsonObject(0).put("fullRepositoryId", repository);
    if (!triggers.isEmpty()) {
      definition.put("triggers", triggers);
    }
    node().pipelines().register(TestNode.OWNER, name, definition).await();
  }

  /** Sends a webhook of an installation that {@link #installation} created. */
  void receive(Installation installation, String event, JsonObject payload) {
    receive(
        installation,
        Optional.ofNullable(secrets.get(installation.id())).orElseThrow(),
        event,
        payload);
  }

  void receive(Installation installation, Secret secret, String event, JsonObject payload) {
    var body = payload.toBuffer();
    var headers = new HashMap<String, String>();
    headers.put("Content-Type", "application/json");
    headers.put("X-GitHub-Event", event);
    headers.put("X-GitHub-Delivery", UUID.randomUUID().toString());
    headers.putAll(SignedHeaders.of(new GithubWebhooks(), secret, body));
    var uri = node().gatewayUri("/webhooks/github/" + installation.hookKey());
    var response = TestSource.post(uri, body, headers);
    if (response.statusCode() / 100 != 2) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
  }

  /** Inserts a tag; only the AWS API can set one. */
  void tag(String arn, String key, String value) {
    await(
        database()
            .run(
                "INSERT INTO tag (resource_arn, account_id, key, value)"
                    + " SELECT arn, account_id, $2, $3 FROM connection WHERE arn = $1",
                Tuple.of(arn, key, value)));
  }

  /** Creates a client with a key of Alice's account that has only these policy statements. */
  NativeClient limited(NativeClient alice, String... statements) {
    return client(
        key(alice.post("/v1/access-keys", new JsonObject().put("policy", policy(statements)))));
  }

  /** Reads a created key from the response. */
  static AccessKey key(NativeClient.Reply created) {
    return new AccessKey(
        created.body().getString("accessKeyId"),
        new AccountId(created.body().getString("accountId")),
        Secret.of(created.body().getString("secretAccessKey")));
  }

  /** {@code statements} are JSON with single quotes. */
  static JsonObject policy(String... statements) {
    var text = "{'Version':'2012-10-17','Statement':[%s]}".formatted(String.join(",", statements));
    return new JsonObject(text.replace('\'', '"'));
  }

  NativeClient client(AccessKey key) {
    var client = new NativeClient(this, key);
    clients.add(client);
    return client;
  }

  URI uri(String path) {
    return node().controlUri(path);
  }

  /** Returns a definition with the default trigger on branch main of {@code octo/app}. */
  static JsonObject pipeline(Connection connection, JsonObject target) {
    var source =
        new JsonObject()
            .put("connectionArn", connection.arn().value())
            .put("fullRepositoryId", "octo/app")
            .put("branchName", "main");
    return new JsonObject().put("sources", new JsonArray().add(source)).put("target", target);
  }

  static JsonObject eventbus() {
    return new JsonObject().put("type", "eventbus");
  }

  /**
   * Returns the action and resource of each change by Alice, oldest first; resources of the native
   * API without the beginning of their ARN.
   */
  List<String> audit() {
    var rows =
        await(
            database()
                .run(
                    "SELECT action, resource FROM audit WHERE access_key_id = 'AKIDTEST'"
                        + " AND kind = 'CHANGE' ORDER BY id"));
    return rows.stream().map(NativeApi::text).toList();
  }

  private static String text(Row row) {
    var prefix = "arn:aws:trunkline:us-east-1:%s:".formatted(TestNode.OWNER.accountId());
    return row.getString(0) + " " + row.getString(1).replace(prefix, "");
  }
}
