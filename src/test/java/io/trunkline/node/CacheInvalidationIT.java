package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.trunkline.account.AccessKey;
import io.trunkline.account.AccountId;
import io.trunkline.connection.Connections;
import io.trunkline.connection.NewConnection;
import io.trunkline.connection.Shares;
import io.trunkline.event.Repository;
import io.trunkline.pipeline.Route;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.Namespace;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.codeconnections.CodeConnectionsClient;
import software.amazon.awssdk.services.codeconnections.model.ResourceNotFoundException;

/** Tests that two nodes on one database notice changes of what they have cached. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CacheInvalidationIT {
  private static final AccountId GUEST = new AccountId("222222222222");

  /** Much shorter than the lifetime of a cached value that no notification drops. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private TestNode near;
  private TestNode far;
  private ApiClient owner;
  private AccessKey guestKey;

  @BeforeAll
  void startNodes() {
    near = TestNode.start();
    far = TestNode.builder().on(near.testDatabase()).start();
    owner = near.api();
    owner.request("POST", "/v1/accounts", new JsonObject().put("accountId", GUEST.value()));
  }

  @BeforeEach
  void createGuestKey() {
    var created =
        owner.request(
            "POST",
            "/v1/access-keys?accountId=" + GUEST,
            new JsonObject().put("policy", policy("*")));
    guestKey =
        new AccessKey(
            created.getString("accessKeyId"),
            GUEST,
            Secret.of(created.getString("secretAccessKey")));
  }

  @AfterAll
  void stopNodes() {
    // A draining node waits for connections that clients keep open.
    owner.close();
    far.close();
    near.close();
  }

  /** Changes the guest's key by a call to {@link #near}. */
  private void change(String method, String step, JsonObject body) {
    owner.request(
        method, "/v1/access-keys/%s%s?accountId=%s".formatted(guestKey.id(), step, GUEST), body);
  }

  private static JsonObject policy(String action) {
    return new JsonObject(
        """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "%s", "Resource": "*"}}\
        """
            .formatted(action));
  }

  private static Repository repository(String id) {
    return new Repository(
        id,
        Optional.of("1"),
        "octo/app" + id,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Route find(TestNode node, TestSource source, Repository repository) {
    return node.routes().find(source.currentInstallation(), repository).await();
  }

  private int statusOfGuest(TestNode node) {
    try (var guest = node.api(guestKey)) {
      return guest.call("GET", "/v1/pipelines", "").statusCode();
    }
  }

  @Test
  void rejectsDisabledKeyAtOnceOnThatNodeAndSoonOnOthers() {
    assertThat(List.of(statusOfGuest(near), statusOfGuest(far))).containsOnly(200);

    change("POST", "/disable", new JsonObject());

    assertThat(statusOfGuest(near)).isEqualTo(401);
    await().atMost(SOON).until(() -> statusOfGuest(far) == 401);
  }

  @Test
  void rejectsDeletedKeyAtOnceOnThatNodeAndSoonOnOthers() {
    assertThat(List.of(statusOfGuest(near), statusOfGuest(far))).containsOnly(200);

    change("DELETE", "", new JsonObject());

    assertThat(statusOfGuest(near)).isEqualTo(401);
    await().atMost(SOON).until(() -> statusOfGuest(far) == 401);
  }

  @Test
  void appliesNewPolicyAtOnceOnThatNodeAndSoonOnOthers() {
    assertThat(List.of(statusOfGuest(near), statusOfGuest(far))).containsOnly(200);

    change("PUT", "/policy", policy("codeconnections:*"));

    assertThat(statusOfGuest(near)).isEqualTo(403);
    await().atMost(SOON).until(() -> statusOfGuest(far) == 403);

    change("PUT", "/policy", policy("trunkline:*"));

    assertThat(statusOfGuest(near)).isEqualTo(200);
    await().atMost(SOON).until(() -> statusOfGuest(far) == 200);
  }

  @Test
  void dropsOnlyTheRouteOfTheRepositoryWhosePipelinesChanged() {
    var source = near.source().create();
    var app = repository("1");
    var other = repository("2");
    List.of(app, other).forEach(repository -> find(far, source, repository));
    long misses = far.routes().missCount();

    source.pipeline("deploy", app.fullName(), new JsonArray());

    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(find(far, source, app).pipelines()).hasSize(1));
    find(far, source, other);
    assertThat(far.routes().missCount()).isEqualTo(misses + 1);
  }

  @Test
  void dropsAllCachedKeysWhenNotificationsWereInterrupted() {
    assertThat(statusOfGuest(far)).isEqualTo(200);
    far.database().run("ALTER TABLE access_key DISABLE TRIGGER access_key_changed").await();
    change("POST", "/disable", new JsonObject());
    assertThat(statusOfGuest(far)).isEqualTo(200);

    far.database()
        .run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE application_name = 'trunkline-notifications'"
                + " AND datname = current_database()")
        .await();

    await().atMost(SOON).until(() -> statusOfGuest(far) == 401);
    far.database().run("ALTER TABLE access_key ENABLE TRIGGER access_key_changed").await();
  }

  @Test
  void recordsUseOfCachedKey() {
    far.accounts().findAccessKey(guestKey.id()).await();
    far.database().run("ALTER TABLE access_key RENAME COLUMN secret TO secret_away").await();

    assertThat(statusOfGuest(far)).isEqualTo(200);

    far.database().run("ALTER TABLE access_key RENAME COLUMN secret_away TO secret").await();
    await()
        .atMost(SOON)
        .until(() ->
            far.database()
                    .run(
                        "SELECT FROM access_key WHERE id = $1 AND last_used_at IS NOT NULL",
                        Tuple.of(guestKey.id()))
                    .await()
                    .size()
                == 1);
  }

  private static CodeConnectionsClient client(TestNode node, AccessKey key) {
    return CodeConnectionsClient.builder()
        .endpointOverride(node.controlUri(""))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(key.id(), key.secret().reveal())))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private static CodeConnectionsClient owner(TestNode node) {
    return client(node, TestNode.OWNER_KEY);
  }

  private CodeConnectionsClient guest(TestNode node) {
    return client(node, guestKey);
  }

  private static String status(CodeConnectionsClient client, String arn) {
    return client
        .getConnection(it -> it.connectionArn(arn))
        .connection()
        .connectionStatusAsString();
  }

  @Test
  void showsChangedConnectionAtOnceOnThatNodeAndSoonOnOthers() {
    var source = near.source().create();
    var arn = source.connection().arn().value();
    assertThat(status(owner(near), arn)).isEqualTo("AVAILABLE");
    assertThat(status(owner(far), arn)).isEqualTo("AVAILABLE");

    near.installations().delete(TestNode.OWNER, source.installation().id()).await();

    assertThat(status(owner(near), arn)).isEqualTo("ERROR");
    await().atMost(SOON).until(() -> status(owner(far), arn).equals("ERROR"));
  }

  @Test
  void readsCachedConnectionWithoutDatabase() {
    var created =
        near.connections()
            .create(
                TestNode.OWNER,
                new NewConnection(
                    "main", ProviderType.GITHUB, List.of(), Namespace.CODECONNECTIONS, "us-east-1"))
            .await();
    var arn = ((Connections.CreateResult.Created) created).connection().arn().value();
    assertThat(status(owner(far), arn)).isEqualTo("PENDING");
    far.database().run("ALTER TABLE connection RENAME TO connection_away").await();

    assertThat(status(owner(far), arn)).isEqualTo("PENDING");
    far.database().run("ALTER TABLE connection_away RENAME TO connection").await();
  }

  @Test
  void hidesConnectionSoonAfterShareEnded() {
    var connectionArn = near.source().create().connection().arn();
    var id = connectionArn.connectionId();
    var arn = connectionArn.value();
    var shares = near.shares();
    assertThat(shares.share(TestNode.OWNER, id, GUEST).await())
        .isInstanceOf(Shares.Result.Shared.class);
    assertThat(status(guest(near), arn)).isEqualTo("AVAILABLE");
    assertThat(status(guest(far), arn)).isEqualTo("AVAILABLE");

    near.database()
        .transaction(transaction -> shares.unshare(transaction, TestNode.OWNER, id, GUEST))
        .await();

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
