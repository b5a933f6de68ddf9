package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.ControlPlane.BOB;
import static io.trunkline.controlplane.codeconnections.SyncSetup.NOWHERE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.codeconnections.CodeConnectionsClient;
import software.amazon.awssdk.services.codeconnections.model.ResourceNotFoundException;
import software.amazon.awssdk.services.codeconnections.model.SyncBlockerDoesNotExistException;
import software.amazon.awssdk.services.codeconnections.model.SyncBlockerSummary;

/** The status of resources that were never synced, tested with clients of the AWS SDK. */
class SyncStatusOperationsIT extends GitSyncSuite {
  private String link = "";

  @BeforeEach
  void configure() {
    link = setup.link(connection, "app").repositoryLinkId();
    setup.configuration(link, "web", _ -> {});
  }

  @Test
  void hasNoStatusForRepositoryThatWasNeverSynced() {
    assertThatThrownBy(() -> getRepositorySyncStatus(client, link))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Branch main of repository link " + link + " was never synced.");
    assertThatThrownBy(() -> getRepositorySyncStatus(client, NOWHERE))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Repository link not found: " + NOWHERE);
    assertThatThrownBy(() ->
            older.getRepositorySyncStatus(
                request -> request.branch("main").repositoryLinkId(link).syncType(STACK_SYNC)))
        .isInstanceOf(
            software.amazon.awssdk.services.codestarconnections.model.ResourceNotFoundException
                .class);
  }

  @Test
  void hasNoStatusForResourceThatWasNeverSynced() {
    assertThatThrownBy(() -> getResourceSyncStatus(client, "web"))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("web of type CFN_STACK_SYNC was never synced.");
    assertThatThrownBy(() -> getResourceSyncStatus(client, "none"))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Sync configuration not found: none");
  }

  @Test
  void summarizesNoBlockersForConfiguredResource() {
    var summary = getSyncBlockerSummary(client, "web");

    assertThat(summary.resourceName()).isEqualTo("web");
    assertThat(summary.hasLatestBlockers()).isTrue();
    assertThat(summary.latestBlockers()).isEmpty();
    assertThat(
            older
                .getSyncBlockerSummary(request -> request.resourceName("web").syncType(STACK_SYNC))
                .syncBlockerSummary()
                .latestBlockers())
        .isEmpty();
    assertThatThrownBy(() -> getSyncBlockerSummary(client, "none"))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void rejectsUnknownBlocker() {
    assertThatThrownBy(() -> updateSyncBlocker(client, "web"))
        .isInstanceOf(SyncBlockerDoesNotExistException.class)
        .hasMessageContaining("web has no sync blocker b-1.");
    assertThatThrownBy(() -> updateSyncBlocker(client, "none"))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  // Attack 68.
  @Test
  void hidesStatusFromAnotherAccount() {
    var bob = plane.client(BOB);

    assertThatThrownBy(() -> getRepositorySyncStatus(bob, link))
        .hasMessageContaining("Repository link not found");
    assertThatThrownBy(() -> getResourceSyncStatus(bob, "web"))
        .hasMessageContaining("Sync configuration not found");
    assertThatThrownBy(() -> getSyncBlockerSummary(bob, "web"))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> updateSyncBlocker(bob, "web"))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  private static void getRepositorySyncStatus(CodeConnectionsClient client, String linkId) {
    client.getRepositorySyncStatus(
        request -> request.branch("main").repositoryLinkId(linkId).syncType(STACK_SYNC));
  }

  private static void getResourceSyncStatus(CodeConnectionsClient client, String stack) {
    client.getResourceSyncStatus(request -> request.resourceName(stack).syncType(STACK_SYNC));
  }

  private static SyncBlockerSummary getSyncBlockerSummary(
      CodeConnectionsClient client, String stack) {
    return client
        .getSyncBlockerSummary(request -> request.resourceName(stack).syncType(STACK_SYNC))
        .syncBlockerSummary();
  }

  private static void updateSyncBlocker(CodeConnectionsClient client, String stack) {
    client.updateSyncBlocker(request ->
        request
            .id("b-1")
            .resourceName(stack)
            .syncType(STACK_SYNC)
            .resolvedReason("The template is right now."));
  }
}
