package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.trunkline.account.AccountId;
import io.trunkline.connection.CreateConnectionResult;
import io.trunkline.connection.NewConnection;
import io.trunkline.connection.ShareResult;
import io.trunkline.connection.Shares;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.TestDatabase;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.Namespace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.codeconnections.CodeConnectionsClient;
import software.amazon.awssdk.services.codeconnections.model.ResourceNotFoundException;

/** What two nodes on one database cache, and how each hears that it is stale. */
class CacheInvalidationIT {
  private static final AccountId GUEST = new AccountId("222222222222");

  /** Far below the time for which anything is cached without news. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Vertx vertx = Vertx.vertx();
  private final TestDatabase testDatabase = TestDatabase.create();
  private final Database database = testDatabase.open(vertx);
  private Node near;
  private Node far;
  private String keyId = "";
  private Secret secret = Secret.of("none yet");

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    var flags = Setup.flags(folder, testDatabase.url());
    near = node(Files.createDirectory(folder.resolve("near")), flags);
    far = node(Files.createDirectory(folder.resolve("far")), flags);
    owner("POST", "/v1/accounts", new JsonObject().put("accountId", GUEST.value()));
    var made =
        owner(
            "POST",
            "/v1/access-keys?accountId=" + GUEST,
            new JsonObject().put("policy", policy("*")));
    keyId = made.getString("accessKeyId");
    secret = Secret.of(made.getString("secretAccessKey"));
  }

  private static Node node(Path folder, Map<String, String> flags) {
    return Node.start(Setup.config(folder, flags), _ -> {}).await();
  }

  @AfterEach
  void stop() {
    // A node that drains waits a while for a connection that was kept.
    http.close();
    Future.join(far.drain(), near.drain()).await();
    vertx.close().await();
  }

  private JsonObject owner(String method, String path, JsonObject body) {
    var answer = NodeCalls.ofOwner(http, near).call(method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return new JsonObject(answer.body());
  }

  /** Changes the guest's key on the near node. */
  private void change(String method, String step, JsonObject body) {
    owner(method, "/v1/access-keys/%s%s?accountId=%s".formatted(keyId, step, GUEST), body);
  }

  private static JsonObject policy(String action) {
    return new JsonObject(
        """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "%s", "Resource": "*"}}\
        """
            .formatted(action));
  }

  private int statusOfGuest(Node node) {
    return new NodeCalls(http, node, keyId, secret)
        .call("GET", "/v1/pipelines", new JsonObject())
        .statusCode();
  }

  @Test
  void aDisabledKeyStopsAtOnceWhereItWasDisabledAndSoonElsewhere() {
    assertThat(List.of(statusOfGuest(near), statusOfGuest(far))).containsOnly(200);

    change("POST", "/disable", new JsonObject());

    assertThat(statusOfGuest(near)).isEqualTo(401);
    await().atMost(SOON).until(() -> statusOfGuest(far) == 401);
  }

  @Test
  void aDeletedKeyStopsAtOnceWhereItWasDeletedAndSoonElsewhere() {
    assertThat(List.of(statusOfGuest(near), statusOfGuest(far))).containsOnly(200);

    change("DELETE", "", new JsonObject());

    assertThat(statusOfGuest(near)).isEqualTo(401);
    await().atMost(SOON).until(() -> statusOfGuest(far) == 401);
  }

  @Test
  void aReplacedPolicyHoldsAtOnceWhereItWasReplacedAndSoonElsewhere() {
    assertThat(List.of(statusOfGuest(near), statusOfGuest(far))).containsOnly(200);

    change("PUT", "/policy", policy("codeconnections:*"));

    assertThat(statusOfGuest(near)).isEqualTo(403);
    await().atMost(SOON).until(() -> statusOfGuest(far) == 403);

    change("PUT", "/policy", policy("trunkline:*"));

    assertThat(statusOfGuest(near)).isEqualTo(200);
    await().atMost(SOON).until(() -> statusOfGuest(far) == 200);
  }

  @Test
  void whoeverMissedTheNewsForgetsAllKeys() {
    assertThat(statusOfGuest(far)).isEqualTo(200);
    database.run("ALTER TABLE access_key DISABLE TRIGGER access_key_changed").await();
    change("POST", "/disable", new JsonObject());
    assertThat(statusOfGuest(far)).isEqualTo(200);

    database
        .run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE application_name = 'trunkline-notifications'"
                + " AND datname = current_database()")
        .await();

    await().atMost(SOON).until(() -> statusOfGuest(far) == 401);
  }

  @Test
  void aKeyThatIsCachedIsUsedAllTheSame() {
    far.wiring().accountWiring().accounts().findAccessKey(keyId).await();
    database.run("ALTER TABLE access_key RENAME COLUMN secret TO secret_away").await();

    assertThat(statusOfGuest(far)).isEqualTo(200);

    await()
        .atMost(SOON)
        .until(() ->
            database
                    .run(
                        "SELECT FROM access_key WHERE id = $1 AND last_used_at IS NOT NULL",
                        Tuple.of(keyId))
                    .await()
                    .size()
                == 1);
  }

  private CodeConnectionsClient client(Node node, String keyId, String secret) {
    return CodeConnectionsClient.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + node.bound().control()))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(keyId, secret)))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private CodeConnectionsClient owner(Node node) {
    return client(node, "AKIDTEST", Setup.SECRET_ACCESS_KEY);
  }

  private CodeConnectionsClient guest(Node node) {
    return client(node, keyId, secret.reveal());
  }

  private static String status(CodeConnectionsClient client, String arn) {
    return client
        .getConnection(it -> it.connectionArn(arn))
        .connection()
        .connectionStatusAsString();
  }

  @Test
  void aChangedConnectionIsReadAtOnceWhereItChangedAndSoonElsewhere() {
    var setup = Setup.of(near);
    var arn = setup.connectionArn().value();
    assertThat(status(owner(near), arn)).isEqualTo("AVAILABLE");
    assertThat(status(owner(far), arn)).isEqualTo("AVAILABLE");

    near.wiring().installations().delete(Setup.CALLER, setup.installation()).await();

    assertThat(status(owner(near), arn)).isEqualTo("ERROR");
    await().atMost(SOON).until(() -> status(owner(far), arn).equals("ERROR"));
  }

  @Test
  void aConnectionThatIsReadAgainNeedsNoDatabase() {
    var created =
        near.wiring()
            .connections()
            .create(
                Setup.CALLER,
                new NewConnection(
                    "main", ProviderType.GITHUB, List.of(), Namespace.CODECONNECTIONS, "us-east-1"))
            .await();
    var arn = ((CreateConnectionResult.Created) created).connection().arn().value();
    assertThat(status(owner(far), arn)).isEqualTo("PENDING");
    database.run("ALTER TABLE connection RENAME TO connection_away").await();

    assertThat(status(owner(far), arn)).isEqualTo("PENDING");
  }

  @Test
  void whatIsSharedNoMoreIsSoonReadNowhere() {
    var setup = Setup.of(near);
    var id = setup.connectionArn().connectionId();
    var arn = setup.connectionArn().value();
    var shares = new Shares(database, near.wiring().accountWiring().accounts());
    assertThat(shares.share(Setup.CALLER, id, GUEST).await())
        .isInstanceOf(ShareResult.Shared.class);
    assertThat(status(guest(near), arn)).isEqualTo("AVAILABLE");
    assertThat(status(guest(far), arn)).isEqualTo("AVAILABLE");

    shares.unshare(Setup.CALLER, id, GUEST).await();

    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          for (var node : List.of(near, far)) {
            assertThatThrownBy(() -> status(guest(node), arn))
                .isInstanceOf(ResourceNotFoundException.class);
          }
        });
  }
}
