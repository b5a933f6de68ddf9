package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.ControlPlane.ALICE;
import static io.trunkline.controlplane.codeconnections.ControlPlane.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trunkline.account.AccessKey;
import io.trunkline.connection.NewConnection;
import io.trunkline.installation.Installations;
import io.trunkline.installation.NewInstallation;
import io.trunkline.installation.SecretChoice;
import io.trunkline.platform.secret.Secret;
import io.trunkline.resource.Namespace;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.codeconnections.CodeConnectionsClient;
import software.amazon.awssdk.services.codeconnections.model.CodeConnectionsException;
import software.amazon.awssdk.services.codeconnections.model.Connection;
import software.amazon.awssdk.services.codeconnections.model.ConnectionStatus;
import software.amazon.awssdk.services.codeconnections.model.LimitExceededException;
import software.amazon.awssdk.services.codeconnections.model.ProviderType;
import software.amazon.awssdk.services.codeconnections.model.ResourceNotFoundException;
import software.amazon.awssdk.services.codeconnections.model.Tag;
import software.amazon.awssdk.services.codestarconnections.CodeStarConnectionsClient;

/** Connections, tested with clients of the AWS SDK. */
class CodeConnectionsIT {
  @RegisterExtension static final ControlPlane plane = new ControlPlane();
  private final CodeConnectionsClient client = plane.client(ALICE);
  private final CodeStarConnectionsClient older = plane.olderClient(ALICE);

  @Test
  void createsGetsListsAndDeletesConnection() {
    var arn = create("main", ProviderType.GIT_HUB);
    var connection =
        Connection.builder()
            .connectionName("main")
            .connectionArn(arn)
            .providerType(ProviderType.GIT_HUB)
            .ownerAccountId("111111111111")
            .connectionStatus(ConnectionStatus.PENDING)
            .build();

    var found = client.getConnection(request -> request.connectionArn(arn));
    var listed = client.listConnections(_ -> {});
    client.deleteConnection(request -> request.connectionArn(arn));

    assertThat(arn).matches("arn:aws:codeconnections:us-east-1:111111111111:connection/[0-9a-f-]+");
    assertThat(found.connection()).isEqualTo(connection);
    assertThat(found.responseMetadata().requestId()).isNotEqualTo("UNKNOWN").hasSize(36);
    assertThat(listed.connections()).containsExactly(connection);
    assertThat(listed.nextToken()).isNull();
    assertIsGone(arn);
  }

  @Test
  void createsArnInNamespaceAndRegionOfTheCall() {
    var old =
        older
            .createConnection(request -> request.connectionName("old").providerType("GitHub"))
            .connectionArn();
    var abroad =
        plane
            .client(ALICE, Region.EU_CENTRAL_1)
            .createConnection(request -> request.connectionName("abroad").providerType("GitHub"))
            .connectionArn();

    assertThat(old).startsWith("arn:aws:codestar-connections:us-east-1:111111111111:connection/");
    assertThat(abroad).startsWith("arn:aws:codeconnections:eu-central-1:111111111111:connection/");
  }

  @Test
  void findsConnectionInBothNamespacesAndReturnsItsOriginalArn() {
    var arn = create("main", ProviderType.GIT_HUB);
    var asOld = arn.replace("codeconnections", "codestar-connections");

    var byOldArn = client.getConnection(request -> request.connectionArn(asOld));
    var byOldClient = older.getConnection(request -> request.connectionArn(arn));
    older.deleteConnection(request -> request.connectionArn(asOld));

    assertThat(byOldArn.connection().connectionArn()).isEqualTo(arn);
    assertThat(byOldClient.connection().connectionArn()).isEqualTo(arn);
    assertIsGone(arn);
  }

  @Test
  void showsConnectionWithInstallationAsAvailable() {
    var arn = create("main", ProviderType.GIT_HUB);
    var created =
        (Installations.CreateResult.Created)
            plane
                .installations()
                .create(
                    ControlPlane.caller(ALICE),
                    new NewInstallation(
                        io.trunkline.provider.ProviderType.GITHUB,
                        Optional.empty(),
                        "octo",
                        new SecretChoice.Generated()))
                .await();

    plane
        .connections()
        .attach(
            ControlPlane.caller(ALICE),
            UUID.fromString(arn.substring(arn.indexOf('/') + 1)),
            created.installation().id())
        .await();

    assertThat(client.getConnection(request -> request.connectionArn(arn)).connection())
        .extracting(Connection::connectionStatus)
        .isEqualTo(ConnectionStatus.AVAILABLE);
  }

  @Test
  void returnsAndListsTags() {
    var tags =
        List.of(
            Tag.builder().key("team").value("build").build(),
            Tag.builder().key("z").value("").build());

    var created =
        client.createConnection(request ->
            request.connectionName("tagged").providerType(ProviderType.GIT_HUB).tags(tags));

    assertThat(created.tags()).isEqualTo(tags);
    assertThat(
            client
                .listTagsForResource(request -> request.resourceArn(created.connectionArn()))
                .tags())
        .isEqualTo(tags);
  }

  @Test
  void rejectsReservedDuplicateAndTooManyTags() {
    assertThatThrownBy(() -> createWithTags(List.of(tag("AWS:x"))))
        .hasMessageContaining("reserved");
    assertThatThrownBy(() -> createWithTags(List.of(tag("a"), tag("a"))))
        .hasMessageContaining("Duplicate tag key 'a'");
    assertThatThrownBy(
            () -> createWithTags(IntStream.range(0, 51).mapToObj(i -> tag("k" + i)).toList()))
        .isInstanceOf(LimitExceededException.class);
  }

  @Test
  void rejectsConnectionWithoutProviderOrHost() {
    assertThat(codeOf(() -> client.createConnection(request -> request.connectionName("c"))))
        .isEqualTo("ValidationException");
    assertThat(
            codeOf(() ->
                client.createConnection(request ->
                    request.connectionName("c").providerType(ProviderType.GIT_LAB_SELF_MANAGED))))
        .isEqualTo("ValidationException");
  }

  @Test
  void reportsEveryFailedConstraint() {
    var failure =
        catchThrowableOfType(
            CodeConnectionsException.class,
            () ->
                client.createConnection(request ->
                    request
                        .connectionName("x".repeat(33))
                        .providerType("Gitea")
                        .tags(tag("ok"), tag("k".repeat(129)))));

    assertThat(failure.statusCode()).isEqualTo(400);
    assertThat(failure.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
    assertThat(failure.awsErrorDetails().errorMessage())
        .isEqualTo(
            "3 validation errors detected: Value 'Gitea' at 'providerType' failed to satisfy"
                + " constraint: Member must satisfy enum value set: [Bitbucket, GitHub,"
                + " GitHubEnterpriseServer, GitLab, GitLabSelfManaged, AzureDevOps]; Value '"
                + "x".repeat(33)
                + "' at 'connectionName' failed to satisfy constraint: Member must have length"
                + " less than or equal to 32; Value '"
                + "k".repeat(129)
                + "' at 'tags.2.member.key' failed to satisfy constraint: Member must have"
                + " length less than or equal to 128");
  }

  @Test
  void rejectsThe251stConnectionInARegion() {
    for (var i = 0; i < 250; i++) {
      plane.connections().create(ControlPlane.caller(ALICE), newConnection()).await();
    }

    assertThatThrownBy(() -> create("one too many", ProviderType.GIT_HUB))
        .isInstanceOf(LimitExceededException.class);
    assertThat(plane.client(BOB).listConnections(_ -> {}).connections()).isEmpty();
    assertThat(
            plane
                .client(ALICE, Region.EU_CENTRAL_1)
                .createConnection(request -> request.connectionName("c").providerType("GitHub"))
                .connectionArn())
        .isNotNull();
  }

  // Attack 68.
  @Test
  void hidesConnectionsOfAnotherAccount() {
    var arn = create("main", ProviderType.GIT_HUB);
    var asBobs = arn.replace("111111111111", "222222222222");
    var bob = plane.client(BOB);

    for (var tried : List.of(arn, asBobs)) {
      assertThatThrownBy(() -> bob.getConnection(request -> request.connectionArn(tried)))
          .isInstanceOf(ResourceNotFoundException.class);
      assertThatThrownBy(() -> bob.deleteConnection(request -> request.connectionArn(tried)))
          .isInstanceOf(ResourceNotFoundException.class);
      assertThatThrownBy(() -> bob.listTagsForResource(request -> request.resourceArn(tried)))
          .isInstanceOf(ResourceNotFoundException.class);
    }
    assertThat(bob.listConnections(_ -> {}).connections()).isEmpty();
    assertThat(client.getConnection(request -> request.connectionArn(arn)).connection())
        .isNotNull();
  }

  // Attack 68.
  @Test
  void rejectsWrongSecretAndUnknownKey() {
    var wrong = new AccessKey(ALICE.id(), ALICE.accountId(), Secret.of("wrong"));
    var unknown = new AccessKey("AKIDNOBODY", ALICE.accountId(), ALICE.secret());

    assertThat(codeOf(() -> plane.client(wrong).listConnections(_ -> {})))
        .isEqualTo("InvalidSignatureException");
    assertThat(codeOf(() -> plane.client(unknown).listConnections(_ -> {})))
        .isEqualTo("UnrecognizedClientException");
    assertThat(codeOf(() -> plane.client(ALICE, Region.AP_EAST_1).listConnections(_ -> {})))
        .isEqualTo("InvalidSignatureException");
  }

  // Attack 70.
  @Test
  void cancelsDispatchesOfDeletedConnection() {
    var arn = create("main", ProviderType.GIT_HUB);
    plane
        .database()
        .run(
            """
            INSERT INTO dispatch (id, account_id, event_id, subject_kind, subject_id, subject_name,
              connection_arn, trigger, status)
            VALUES (gen_random_uuid(), '111111111111', gen_random_uuid(), 'PIPELINE',
              gen_random_uuid(), 'deploy', $1, 'Source.default', 'QUEUED')\
            """,
            Tuple.of(arn))
        .await();

    client.deleteConnection(request -> request.connectionArn(arn));
    var again = create("main", ProviderType.GIT_HUB);

    var row = plane.database().run("SELECT status, reason FROM dispatch").await().iterator().next();
    assertThat(row.getString("status")).isEqualTo("CANCELLED");
    assertThat(row.getString("reason")).isEqualTo("its connection was deleted");
    assertThat(again).isNotEqualTo(arn);
  }

  @Test
  void allowsDuplicateNames() {
    assertThat(create("main", ProviderType.GIT_HUB))
        .isNotEqualTo(create("main", ProviderType.GIT_HUB));
  }

  private String create(String name, ProviderType type) {
    return client
        .createConnection(request -> request.connectionName(name).providerType(type))
        .connectionArn();
  }

  private void createWithTags(List<Tag> tags) {
    client.createConnection(
        request -> request.connectionName("c").providerType(ProviderType.GIT_HUB).tags(tags));
  }

  private static Tag tag(String key) {
    return Tag.builder().key(key).value("v").build();
  }

  private static NewConnection newConnection() {
    return new NewConnection(
        "c",
        io.trunkline.provider.ProviderType.GITHUB,
        List.of(),
        Namespace.CODECONNECTIONS,
        "us-east-1");
  }

  private static String codeOf(ThrowingCallable call) {
    return catchThrowableOfType(CodeConnectionsException.class, call).awsErrorDetails().errorCode();
  }

  private void assertIsGone(String arn) {
    assertThatThrownBy(() -> client.getConnection(request -> request.connectionArn(arn)))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining(arn);
    assertThatThrownBy(() -> client.deleteConnection(request -> request.connectionArn(arn)))
        .isInstanceOf(ResourceNotFoundException.class);
  }
}
