package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.ControlPlane.ALICE;
import static io.trunkline.controlplane.codeconnections.SyncSetup.ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.trunkline.platform.aws.SdkSigner;
import io.trunkline.provider.ProviderType;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.codeconnections.CodeConnectionsClient;
import software.amazon.awssdk.services.codeconnections.model.GetSyncConfigurationResponse;
import software.amazon.awssdk.services.codeconnections.model.PullRequestComment;
import software.amazon.awssdk.services.codeconnections.model.SyncConfiguration;
import software.amazon.awssdk.services.codestarconnections.CodeStarConnectionsClient;

/** Sync configurations in the older namespace, beside the newer one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OlderSyncConfigurationsIT {
  private static final String STACK_SYNC = "CFN_STACK_SYNC";

  private final ControlPlane plane = new ControlPlane();
  private final CodeConnectionsClient client = plane.client(ALICE);
  private final CodeStarConnectionsClient older = plane.olderClient(ALICE);
  private final SyncSetup setup = new SyncSetup(plane, client);
  private final String connection = setup.connection(ALICE, ProviderType.GITHUB);
  private String link = "";

  @BeforeEach
  void begin() {
    setup.forgetAll();
    link = setup.link(connection, "app").repositoryLinkId();
  }

  @AfterAll
  void close() {
    plane.close();
  }

  @Test
  void servesTheOlderClientWithTheSameConfigurations() {
    setup.configuration(
        link, "web", request -> request.pullRequestComment(PullRequestComment.ENABLED));
    var created =
        older
            .createSyncConfiguration(request ->
                request
                    .repositoryLinkId(link)
                    .resourceName("old")
                    .branch("main")
                    .configFile("deploy.yaml")
                    .roleArn(ROLE)
                    .syncType(STACK_SYNC)
                    .publishDeploymentStatus("DISABLED"))
            .syncConfiguration();

    older.updateSyncConfiguration(
        request -> request.resourceName("web").syncType(STACK_SYNC).branch("dev"));
    var listed =
        older.listSyncConfigurations(
            request -> request.repositoryLinkId(link).syncType(STACK_SYNC));
    older.deleteSyncConfiguration(request -> request.resourceName("old").syncType(STACK_SYNC));

    assertThat(created.publishDeploymentStatusAsString()).isEqualTo("DISABLED");
    assertThat(listed.syncConfigurations())
        .extracting(found -> found.resourceName() + " " + found.branch())
        .containsExactly("web dev", "old main");
    assertThat(list(link))
        .extracting(SyncConfiguration::resourceName, SyncConfiguration::pullRequestComment)
        .containsExactly(tuple("web", PullRequestComment.ENABLED));
  }

  @Test
  void neitherReadsNorWritesPullRequestCommentInTheOlderNamespace() throws Exception {
    setup.configuration(
        link, "web", request -> request.pullRequestComment(PullRequestComment.ENABLED));
    var update =
        new JsonObject()
            .put("ResourceName", "web")
            .put("SyncType", STACK_SYNC)
            .put("PullRequestComment", 7);
    var create =
        new JsonObject()
            .put("ResourceName", "old")
            .put("SyncType", STACK_SYNC)
            .put("RepositoryLinkId", link)
            .put("Branch", "main")
            .put("ConfigFile", "deploy.yaml")
            .put("RoleArn", ROLE)
            .put("PullRequestComment", "ENABLED");

    var updated = callOlder("UpdateSyncConfiguration", update);
    var created = callOlder("CreateSyncConfiguration", create);

    assertThat(updated.getJsonObject("SyncConfiguration").fieldNames())
        .contains("Branch")
        .doesNotContain("PullRequestComment");
    assertThat(created.getJsonObject("SyncConfiguration").fieldNames())
        .contains("Branch")
        .doesNotContain("PullRequestComment");
    assertThat(get("web").syncConfiguration().pullRequestComment())
        .isEqualTo(PullRequestComment.ENABLED);
    assertThat(get("old").syncConfiguration().pullRequestComment()).isNull();
  }

  private JsonObject callOlder(String operation, JsonObject body) throws Exception {
    var uri = URI.create(plane.endpoint() + "/");
    var target = "CodeStar_connections_20191201." + operation;
    var headers = Map.of("Content-Type", "application/x-amz-json-1.0", "X-Amz-Target", target);
    var signer = new SdkSigner(ALICE.id(), ALICE.secret(), Clock.systemUTC());
    var request = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body.encode()));
    signer.sign(uri, headers, body.encode()).headers().entrySet().stream()
        .filter(header -> !header.getKey().equalsIgnoreCase("Host"))
        .forEach(header -> header.getValue().forEach(v -> request.header(header.getKey(), v)));
    try (var http = HttpClient.newHttpClient()) {
      return new JsonObject(http.send(request.build(), BodyHandlers.ofString()).body());
    }
  }

  private GetSyncConfigurationResponse get(String stack) {
    return client.getSyncConfiguration(request -> request.resourceName(stack).syncType(STACK_SYNC));
  }

  private List<SyncConfiguration> list(String linkId) {
    return client
        .listSyncConfigurations(request -> request.repositoryLinkId(linkId).syncType(STACK_SYNC))
        .syncConfigurations();
  }
}
