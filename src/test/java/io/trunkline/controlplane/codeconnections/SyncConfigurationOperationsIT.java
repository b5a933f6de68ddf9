package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.ControlPlane.BOB;
import static io.trunkline.controlplane.codeconnections.SyncSetup.NOWHERE;
import static io.trunkline.controlplane.codeconnections.SyncSetup.ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.codeconnections.model.GetSyncConfigurationResponse;
import software.amazon.awssdk.services.codeconnections.model.InvalidInputException;
import software.amazon.awssdk.services.codeconnections.model.LimitExceededException;
import software.amazon.awssdk.services.codeconnections.model.PublishDeploymentStatus;
import software.amazon.awssdk.services.codeconnections.model.PullRequestComment;
import software.amazon.awssdk.services.codeconnections.model.RepositorySyncDefinition;
import software.amazon.awssdk.services.codeconnections.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.codeconnections.model.ResourceNotFoundException;
import software.amazon.awssdk.services.codeconnections.model.SyncConfiguration;
import software.amazon.awssdk.services.codeconnections.model.SyncConfigurationType;
import software.amazon.awssdk.services.codeconnections.model.TriggerResourceUpdateOn;
import software.amazon.awssdk.services.codeconnections.model.UpdateSyncConfigurationRequest;

/** Sync configurations, tested with clients of the AWS SDK. */
class SyncConfigurationOperationsIT extends GitSyncSuite {
  private String link = "";

  @BeforeEach
  void link() {
    link = setup.link(connection, "app").repositoryLinkId();
  }

  @Test
  void createsGetsListsAndDeletesConfiguration() {
    var created = setup.configuration(link, "web", _ -> {});

    var found = get("web");
    var listed = list(link);
    delete("web");

    assertThat(created)
        .isEqualTo(
            SyncConfiguration.builder()
                .branch("main")
                .configFile("deploy.yaml")
                .ownerId("octo")
                .providerType("GitHub")
                .repositoryLinkId(link)
                .repositoryName("app")
                .resourceName("web")
                .roleArn(ROLE)
                .syncType(SyncConfigurationType.CFN_STACK_SYNC)
                .build());
    assertThat(found.syncConfiguration()).isEqualTo(created);
    assertThat(listed).containsExactly(created);
    assertThatThrownBy(() -> get("web"))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("web of type CFN_STACK_SYNC");
    assertThat(list(link)).isEmpty();
  }

  @Test
  void keepsOptionalSettings() {
    var created =
        setup.configuration(
            link,
            "web",
            request ->
                request
                    .publishDeploymentStatus(PublishDeploymentStatus.ENABLED)
                    .triggerResourceUpdateOn(TriggerResourceUpdateOn.FILE_CHANGE)
                    .pullRequestComment(PullRequestComment.DISABLED));

    assertThat(created.publishDeploymentStatus()).isEqualTo(PublishDeploymentStatus.ENABLED);
    assertThat(created.triggerResourceUpdateOn()).isEqualTo(TriggerResourceUpdateOn.FILE_CHANGE);
    assertThat(created.pullRequestComment()).isEqualTo(PullRequestComment.DISABLED);
    assertThat(get("web").syncConfiguration()).isEqualTo(created);
  }

  @Test
  void rejectsASecondConfigurationOfAResource() {
    var other = setup.link(connection, "other").repositoryLinkId();
    setup.configuration(link, "web", _ -> {});

    assertThatThrownBy(() -> setup.configuration(other, "web", _ -> {}))
        .isInstanceOf(ResourceAlreadyExistsException.class)
        .hasMessageContaining("web of type CFN_STACK_SYNC");
  }

  @Test
  void createsOneConfigurationUnderConcurrentCalls() throws Exception {
    Callable<String> create =
        () -> {
          try {
            return setup.configuration(link, "web", _ -> {}).resourceName();
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

    assertThat(outcomes).filteredOn("web"::equals).hasSize(1);
    assertThat(outcomes).filteredOn("exists"::equals).hasSize(7);
  }

  @Test
  void rejectsUnknownLinks() {
    assertThatThrownBy(() -> setup.configuration(NOWHERE, "web", _ -> {}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("Repository link not found: " + NOWHERE);
    assertThatThrownBy(() -> list(NOWHERE)).isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> definitions(NOWHERE)).isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void rejectsConfigurationsAboveEachQuota() {
    var other = setup.link(connection, "other").repositoryLinkId();
    for (var stack : List.of("a", "b", "c")) {
      setup.configuration(link, stack, _ -> {});
    }
    assertThatThrownBy(() -> setup.configuration(link, "d", _ -> {}))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("A branch of a repository link has at most 3");

    setup.configuration(link, "d", request -> request.branch("dev"));
    setup.configuration(link, "e", request -> request.branch("dev"));
    assertThatThrownBy(() -> setup.configuration(link, "f", request -> request.branch("new")))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("A repository link has at most 5");

    setup.configuration(other, "f", _ -> {});
    setup.configuration(other, "g", _ -> {});
    assertThatThrownBy(() -> setup.configuration(other, "h", _ -> {}))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("An account has at most 7");
    assertThatThrownBy(() -> update("d", request -> request.branch("main")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("A branch of a repository link has at most 3");
  }

  @Test
  void updatesOnlyTheMembersThatAreSent() {
    var created = setup.configuration(link, "web", _ -> {});
    var other = setup.link(connection, "other").repositoryLinkId();
    var role = "arn:aws:iam::111111111111:role/other";

    var nothing = update("web", _ -> {});
    var some =
        update("web", request -> request.pullRequestComment("ENABLED").configFile("other.yaml"));
    var rest =
        update(
            "web",
            request ->
                request
                    .repositoryLinkId(other)
                    .branch("dev")
                    .roleArn(role)
                    .publishDeploymentStatus("ENABLED")
                    .triggerResourceUpdateOn("ANY_CHANGE"));

    assertThat(nothing).isEqualTo(created);
    assertThat(some)
        .isEqualTo(
            created.toBuilder().pullRequestComment("ENABLED").configFile("other.yaml").build());
    assertThat(rest)
        .isEqualTo(
            some.toBuilder()
                .repositoryLinkId(other)
                .repositoryName("other")
                .branch("dev")
                .roleArn(role)
                .publishDeploymentStatus("ENABLED")
                .triggerResourceUpdateOn("ANY_CHANGE")
                .build());
    assertThat(get("web").syncConfiguration()).isEqualTo(rest);
    assertThat(list(link)).isEmpty();
  }

  @Test
  void rejectsUpdateOfMissingConfiguration() {
    setup.configuration(link, "web", _ -> {});

    assertThatThrownBy(() -> update("none", _ -> {}))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("none of type CFN_STACK_SYNC");
    assertThatThrownBy(() -> update("web", request -> request.repositoryLinkId(NOWHERE)))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Repository link not found: " + NOWHERE);
  }

  @Test
  void deletesMissingConfigurationWithoutError() {
    assertThatCode(() -> delete("never-there")).doesNotThrowAnyException();
  }

  // Attack 68.
  @Test
  void hidesConfigurationsOfAnotherAccount() {
    setup.configuration(link, "web", _ -> {});
    var bobs = new SyncSetup(plane, plane.client(BOB));
    var bob = bobs.client();

    assertThatThrownBy(() ->
            bob.getSyncConfiguration(request -> request.resourceName("web").syncType(STACK_SYNC)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() ->
            bob.updateSyncConfiguration(
                request -> request.resourceName("web").syncType(STACK_SYNC)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() ->
            bob.listSyncConfigurations(
                request -> request.repositoryLinkId(link).syncType(STACK_SYNC)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() ->
            bob.listRepositorySyncDefinitions(
                request -> request.repositoryLinkId(link).syncType(STACK_SYNC)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> bobs.configuration(link, "bobs", _ -> {}))
        .isInstanceOf(InvalidInputException.class);
    bob.deleteSyncConfiguration(request -> request.resourceName("web").syncType(STACK_SYNC));
    assertThat(get("web").syncConfiguration().resourceName()).isEqualTo("web");
  }

  private GetSyncConfigurationResponse get(String stack) {
    return client.getSyncConfiguration(request -> request.resourceName(stack).syncType(STACK_SYNC));
  }

  private List<SyncConfiguration> list(String linkId) {
    return client
        .listSyncConfigurations(request -> request.repositoryLinkId(linkId).syncType(STACK_SYNC))
        .syncConfigurations();
  }

  private List<RepositorySyncDefinition> definitions(String linkId) {
    return client
        .listRepositorySyncDefinitions(
            request -> request.repositoryLinkId(linkId).syncType(STACK_SYNC))
        .repositorySyncDefinitions();
  }

  private SyncConfiguration update(
      String stack, Consumer<UpdateSyncConfigurationRequest.Builder> change) {
    return client
        .updateSyncConfiguration(
            request -> change.accept(request.resourceName(stack).syncType(STACK_SYNC)))
        .syncConfiguration();
  }

  private void delete(String stack) {
    client.deleteSyncConfiguration(request -> request.resourceName(stack).syncType(STACK_SYNC));
  }
}
