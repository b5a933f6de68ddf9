package io.trunkline.controlplane.codeconnections;

import io.trunkline.account.AccessKey;
import io.trunkline.account.AccessKeys;
import io.trunkline.account.AccountId;
import io.trunkline.account.Caller;
import io.trunkline.account.Label;
import io.trunkline.account.NewAccessKey;
import io.trunkline.connection.Connections;
import io.trunkline.connection.Shares;
import io.trunkline.installation.Installations;
import io.trunkline.node.TestNode;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.codeconnections.CodeConnectionsClient;
import software.amazon.awssdk.services.codestarconnections.CodeStarConnectionsClient;

/**
 * A node with two accounts and AWS SDK clients for it. All tests of a class share the node; its
 * data is deleted before each test. Register it as a static extension.
 */
final class ControlPlane implements BeforeEachCallback, AfterAllCallback {
  static final AccessKey ALICE = key("111111111111", "AKIDALICE", "secret/of+alice");
  static final AccessKey BOB = key("222222222222", "AKIDBOB", "secret-of-bob");

  private Optional<TestNode> started = Optional.empty();

  @Override
  public void beforeEach(ExtensionContext context) {
    node().deleteData();
    node().addAccount(ALICE);
    node().addAccount(BOB);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    started.ifPresent(TestNode::close);
    started = Optional.empty();
  }

  private TestNode node() {
    if (started.isEmpty()) {
      started = Optional.of(start());
    }
    return started.get();
  }

  /** Alice is the administrator. The quotas of Git sync are small, so that tests can reach them. */
  private static TestNode start() {
    return TestNode.builder()
        .setting("regions", "us-east-1,eu-central-1")
        .setting("bootstrap.account-id", ALICE.accountId().value())
        .setting("bootstrap.access-key-id", ALICE.id())
        .setting("bootstrap.secret-access-key", ALICE.secret().reveal())
        .setting("quotas.repository-links", "6")
        .setting("quotas.sync-configurations", "7")
        .setting("quotas.sync-configurations-per-link", "5")
        .setting("quotas.sync-configurations-per-branch", "3")
        .withoutEgress()
        .start();
  }

  Database database() {
    return node().database();
  }

  Connections connections() {
    return node().connections();
  }

  Installations installations() {
    return node().installations();
  }

  Shares shares() {
    return node().shares();
  }

  SyncResources syncResources() {
    return new StoredSyncResources(node().repositoryLinks(), node().syncConfigurations());
  }

  /** Creates a key of Alice's account; {@code statements} are JSON with single quotes. */
  AccessKey limited(String... statements) {
    var policy =
        new JsonObject(
            "{'Version':'2012-10-17','Statement':[%s]}"
                .formatted(String.join(",", statements))
                .replace('\'', '"'));
    var wanted = new NewAccessKey(policy, Label.NONE, Optional.empty());
    var created = node().accessKeys().create(caller(ALICE), ALICE.accountId(), wanted).await();
    if (created instanceof AccessKeys.CreateResult.Created(var key, var secret)) {
      return new AccessKey(key.id(), key.accountId(), secret);
    }
    throw new IllegalArgumentException(created.toString());
  }

  /** Sets a status that only a provider or AWS itself would cause. */
  void setHostStatus(String arn, String status) {
    database().run("UPDATE host SET status = $2 WHERE arn = $1", Tuple.of(arn, status)).await();
  }

  static Caller caller(AccessKey key) {
    return new Caller(key.accountId(), key.id());
  }

  int port() {
    return node().ports().control();
  }

  URI endpoint() {
    return node().controlUri("");
  }

  CodeConnectionsClient client(AccessKey key) {
    return client(key, Region.US_EAST_1);
  }

  CodeConnectionsClient client(AccessKey key, Region region) {
    return CodeConnectionsClient.builder()
        .endpointOverride(endpoint())
        .region(region)
        .credentialsProvider(credentials(key))
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(ControlPlane::withoutKeepAlive)
        .build();
  }

  CodeStarConnectionsClient olderClient(AccessKey key) {
    return CodeStarConnectionsClient.builder()
        .endpointOverride(endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials(key))
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(ControlPlane::withoutKeepAlive)
        .build();
  }

  /** Disables keep-alive, because a node that shuts down waits for open connections. */
  private static void withoutKeepAlive(ClientOverrideConfiguration.Builder configuration) {
    configuration.putHeader("Connection", "close");
  }

  private static StaticCredentialsProvider credentials(AccessKey key) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(key.id(), key.secret().reveal()));
  }

  private static AccessKey key(String account, String id, String secret) {
    return new AccessKey(id, new AccountId(account), Secret.of(secret));
  }
}
