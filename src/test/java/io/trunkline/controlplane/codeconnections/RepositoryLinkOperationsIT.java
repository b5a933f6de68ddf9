package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.ControlPlane.ALICE;
import static io.trunkline.controlplane.codeconnections.ControlPlane.BOB;
import static io.trunkline.controlplane.codeconnections.SyncSetup.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.provider.ProviderType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.codeconnections.model.InvalidInputException;
import software.amazon.awssdk.services.codeconnections.model.LimitExceededException;
import software.amazon.awssdk.services.codeconnections.model.RepositoryLinkInfo;
import software.amazon.awssdk.services.codeconnections.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.codeconnections.model.ResourceNotFoundException;
import software.amazon.awssdk.services.codeconnections.model.SyncConfigurationStillExistsException;
import software.amazon.awssdk.services.codeconnections.model.Tag;

/** Repository links, tested with clients of the AWS SDK. */
class RepositoryLinkOperationsIT extends GitSyncSuite {
  private static final String KEY = "arn:aws:kms:us-east-1:111111111111:key/1";

  @Test
  void createsGetsListsAndDeletesLink() {
    var created =
        client
            .createRepositoryLink(request ->
                request
                    .connectionArn(connection)
                    .ownerId("octo")
                    .repositoryName("app")
                    .encryptionKeyArn(KEY))
            .repositoryLinkInfo();

    var id = created.repositoryLinkId();
    var found = client.getRepositoryLink(request -> request.repositoryLinkId(id));
    var listed = client.listRepositoryLinks(_ -> {});
    var deleted = client.deleteRepositoryLink(request -> request.repositoryLinkId(id));

    assertThat(id).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    assertThat(created)
        .isEqualTo(
            RepositoryLinkInfo.builder()
                .connectionArn(connection)
                .ownerId("octo")
                .repositoryName("app")
                .encryptionKeyArn(KEY)
                .providerType("GitHub")
                .repositoryLinkId(id)
                .repositoryLinkArn(
                    "arn:aws:codeconnections:us-east-1:111111111111:repository-link/" + id)
                .build());
    assertThat(found.repositoryLinkInfo()).isEqualTo(created);
    assertThat(listed.repositoryLinks()).containsExactly(created);
    assertThat(listed.nextToken()).isNull();
    assertThat(deleted).isNotNull();
    assertThatThrownBy(() -> client.getRepositoryLink(request -> request.repositoryLinkId(id)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> client.deleteRepositoryLink(request -> request.repositoryLinkId(id)))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void sharesLinksBetweenNamespaces() {
    var created =
        older
            .createRepositoryLink(
                request -> request.connectionArn(connection).ownerId("octo").repositoryName("app"))
            .repositoryLinkInfo();
    var newer = setup.link(connection, "other");

    var id = created.repositoryLinkId();
    var found = client.getRepositoryLink(request -> request.repositoryLinkId(id));
    var updated =
        older.updateRepositoryLink(request -> request.repositoryLinkId(id).encryptionKeyArn(KEY));
    var listed = older.listRepositoryLinks(_ -> {});
    older.deleteRepositoryLink(request -> request.repositoryLinkId(newer.repositoryLinkId()));

    assertThat(created.repositoryLinkArn())
        .isEqualTo("arn:aws:codestar-connections:us-east-1:111111111111:repository-link/" + id);
    assertThat(found.repositoryLinkInfo().repositoryLinkArn())
        .isEqualTo(created.repositoryLinkArn());
    assertThat(updated.repositoryLinkInfo().encryptionKeyArn()).isEqualTo(KEY);
    assertThat(listed.repositoryLinks())
        .extracting(link -> link.repositoryLinkArn())
        .containsExactly(created.repositoryLinkArn(), newer.repositoryLinkArn());
    assertThat(client.listRepositoryLinks(_ -> {}).repositoryLinks()).hasSize(1);
  }

  @Test
  void createsArnInTheRegionOfTheCall() {
    var abroad = new SyncSetup(plane, plane.client(ALICE, Region.EU_CENTRAL_1));

    assertThat(abroad.link(connection, "app").repositoryLinkArn())
        .startsWith("arn:aws:codeconnections:eu-central-1:111111111111:repository-link/");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AZURE_DEVOPS")
  void linksRepositoriesOfThisProvider(ProviderType type) {
    var link = setup.link(setup.connection(ALICE, type), "app");

    assertThat(link.providerTypeAsString()).isEqualTo(type.wireName());
  }

  @Test
  void rejectsUnsupportedConnections() {
    var azure = setup.connection(ALICE, ProviderType.AZURE_DEVOPS);
    var bobs = setup.connection(BOB, ProviderType.GITHUB);
    var deleted = setup.connection(ALICE, ProviderType.GITHUB);
    client.deleteConnection(request -> request.connectionArn(deleted));

    for (var arn : List.of(deleted, bobs, "arn:aws:s3:us-east-1:111111111111:bucket/x")) {
      assertThatThrownBy(() -> setup.link(arn, "app"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("Connection not found: " + arn);
    }
    assertThatThrownBy(() -> setup.link(azure, "app"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("do not support AzureDevOps");
  }

  @Test
  void equalNamesOnTwoHostsAreTwoRepositories() {
    var first = connectionOnHost("https://git.example.com");
    var second = connectionOnHost("https://git.example.org");
    var link = setup.link(first, "app");

    var other = setup.link(second, "app");

    assertThat(other.repositoryLinkId()).isNotEqualTo(link.repositoryLinkId());
    assertThatThrownBy(() -> setup.link(second, "app"))
        .isInstanceOf(ResourceAlreadyExistsException.class)
        .hasMessageContaining(other.repositoryLinkId());
    assertThatThrownBy(() ->
            client.updateRepositoryLink(
                request -> request.repositoryLinkId(link.repositoryLinkId()).connectionArn(second)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("another host");
  }

  private String connectionOnHost(String endpoint) {
    var host =
        client
            .createHost(request ->
                request
                    .name("lab")
                    .providerType("GitHubEnterpriseServer")
                    .providerEndpoint(endpoint))
            .hostArn();
    return client
        .createConnection(request -> request.connectionName("on-host").hostArn(host))
        .connectionArn();
  }

  @Test
  void linksARepositoryOnce() {
    var link = setup.link(connection, "app");
    var second = setup.connection(ALICE, ProviderType.GITHUB);
    var gitlab = setup.connection(ALICE, ProviderType.GITLAB);

    assertThatThrownBy(() -> setup.link(second, "app"))
        .isInstanceOf(ResourceAlreadyExistsException.class)
        .hasMessageContaining(link.repositoryLinkId());
    assertThatCode(() -> setup.link(gitlab, "app")).doesNotThrowAnyException();
    assertThatCode(() ->
            new SyncSetup(plane, plane.client(BOB))
                .link(setup.connection(BOB, ProviderType.GITHUB), "app"))
        .doesNotThrowAnyException();
  }

  @Test
  void linksARepositoryOnceUnderConcurrentCalls() throws Exception {
    Callable<String> create =
        () -> {
          try {
            return setup.link(connection, "app").repositoryLinkId();
          } catch (ResourceAlreadyExistsException e) {
            return "exists";
          }
        };

    var outcomes = new ArrayList<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(Stream.generate(() -> create).limit(8).toList())) {
        outcomes.add(done.get());
      }
    }

    assertThat(outcomes).filteredOn("exists"::equals).hasSize(7);
    assertThat(client.listRepositoryLinks(_ -> {}).repositoryLinks()).hasSize(1);
  }

  @Test
  void rejectsLinksAboveTheQuota() {
    for (var i = 0; i < 6; i++) {
      setup.link(connection, "r" + i);
    }

    assertThatThrownBy(() -> setup.link(connection, "one-too-many"))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("at most 6 repository links");
  }

  @Test
  void validatesTags() {
    assertThat(failure(() -> tagged(tag("aws:x"))))
        .startsWith("400 ValidationException: ")
        .contains("reserved");
    assertThat(failure(() -> tagged(tag("a"), tag("a")))).contains("Duplicate tag key 'a'");
    assertThatThrownBy(
            () -> tagged(IntStream.range(0, 51).mapToObj(i -> tag("k" + i)).toArray(Tag[]::new)))
        .isInstanceOf(LimitExceededException.class);
    assertThat(tagged(tag("a"), tag("b"))).isNotNull();
  }

  @Test
  void rejectsImpossibleRepositoryNames() {
    assertThat(failure(() -> setup.link(connection, "app.git")))
        .isEqualTo(
            "400 InvalidInputException: octo/app.git cannot be a repository of GitHub: it must"
                + " have the form owner/repository; did you mean octo/app?");
    assertThat(client.listRepositoryLinks(_ -> {}).repositoryLinks()).isEmpty();
  }

  @Test
  void rejectsDeletionWhileAConfigurationUsesTheLink() {
    var id = setup.link(connection, "app").repositoryLinkId();
    setup.configuration(id, "web", _ -> {});

    assertThatThrownBy(() -> client.deleteRepositoryLink(request -> request.repositoryLinkId(id)))
        .isInstanceOf(SyncConfigurationStillExistsException.class)
        .hasMessageContaining(id);
    client.deleteSyncConfiguration(
        request -> request.resourceName("web").syncType("CFN_STACK_SYNC"));
    assertThatCode(() -> client.deleteRepositoryLink(request -> request.repositoryLinkId(id)))
        .doesNotThrowAnyException();
  }

  // Attack 68.
  @Test
  void hidesLinksOfAnotherAccount() {
    var id = setup.link(connection, "app").repositoryLinkId();
    var bob = plane.client(BOB);

    assertThatThrownBy(() -> bob.getRepositoryLink(request -> request.repositoryLinkId(id)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> bob.updateRepositoryLink(request -> request.repositoryLinkId(id)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> bob.deleteRepositoryLink(request -> request.repositoryLinkId(id)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThat(bob.listRepositoryLinks(_ -> {}).repositoryLinks()).isEmpty();
    assertThatCode(() -> client.getRepositoryLink(request -> request.repositoryLinkId(id)))
        .doesNotThrowAnyException();
  }

  @Test
  void reportsFailedConstraint() {
    assertThat(failure(() -> client.getRepositoryLink(request -> request.repositoryLinkId("x"))))
        .startsWith(
            "400 ValidationException: 1 validation error detected: Value 'x' at"
                + " 'repositoryLinkId' failed to satisfy constraint: Member must satisfy regular"
                + " expression pattern: ^[0-9a-fA-F]{8}");
  }

  private RepositoryLinkInfo tagged(Tag... tags) {
    return client
        .createRepositoryLink(request ->
            request.connectionArn(connection).ownerId("octo").repositoryName("tagged").tags(tags))
        .repositoryLinkInfo();
  }

  private static Tag tag(String key) {
    return Tag.builder().key(key).value("v").build();
  }
}
