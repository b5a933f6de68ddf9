package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.ControlPlane.ALICE;
import static io.trunkline.controlplane.codeconnections.SyncSetup.NOWHERE;
import static io.trunkline.controlplane.codeconnections.SyncSetup.ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.trunkline.platform.aws.SdkSigner;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.codeconnections.model.GetSyncConfigurationResponse;
import software.amazon.awssdk.services.codeconnections.model.PullRequestComment;
import software.amazon.awssdk.services.codeconnections.model.SyncConfiguration;
import software.amazon.awssdk.services.codestarconnections.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.codestarconnections.model.ResourceNotFoundException;

/** Sync configurations in the older namespace. */
class OlderSyncConfigurationsIT extends GitSyncSuite {
  private String link = "";

  @BeforeEach
  void link() {
    link = setup.link(connection, "app").repositoryLinkId();
  }

  @Test
  void sharesConfigurationsBetweenNamespaces() {
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
  void returnsTheSameMembersInTheOlderNamespace() {
    setup.configuration(link, "web", request -> request.publishDeploymentStatus("ENABLED"));
    var of = setup.configuration(link, "web2", request -> request.branch("dev"));

    var got =
        older
            .getSyncConfiguration(request -> request.resourceName("web2").syncType(STACK_SYNC))
            .syncConfiguration();
    var definitions =
        older
            .listRepositorySyncDefinitions(
                request -> request.repositoryLinkId(link).syncType(STACK_SYNC))
            .repositorySyncDefinitions();
    var first =
        older.listSyncConfigurations(
            request -> request.repositoryLinkId(link).syncType(STACK_SYNC).maxResults(1));
    var rest =
        older.listSyncConfigurations(request ->
            request.repositoryLinkId(link).syncType(STACK_SYNC).nextToken(first.nextToken()));

    assertThat(got.resourceName()).isEqualTo(of.resourceName());
    assertThat(got.branch()).isEqualTo("dev");
    assertThat(got.ownerId()).isEqualTo(of.ownerId());
    assertThat(got.repositoryName()).isEqualTo(of.repositoryName());
    assertThat(got.repositoryLinkId()).isEqualTo(link);
    assertThat(got.roleArn()).isEqualTo(ROLE);
    assertThat(definitions)
        .extracting(found -> found.branch() + " " + found.directory() + " " + found.target())
        .containsExactly("main deploy.yaml web", "dev deploy.yaml web2");
    assertThat(rest.syncConfigurations())
        .extracting(found -> found.resourceName())
        .containsExactly("web2");
    assertThat(rest.nextToken()).isNull();
  }

  @Test
  void returnsErrorsOfTheOlderModel() {
    setup.configuration(link, "web", _ -> {});

    assertThatThrownBy(() ->
            older.createSyncConfiguration(request ->
                request
                    .repositoryLinkId(link)
                    .resourceName("web")
                    .branch("main")
                    .configFile("deploy.yaml")
                    .roleArn(ROLE)
                    .syncType(STACK_SYNC)))
        .isInstanceOf(ResourceAlreadyExistsException.class);
    assertThatThrownBy(() ->
            older.getSyncConfiguration(
                request -> request.resourceName("none").syncType(STACK_SYNC)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() ->
            older.updateSyncConfiguration(
                request -> request.resourceName("none").syncType(STACK_SYNC)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() ->
            older.listRepositorySyncDefinitions(
                request -> request.repositoryLinkId(NOWHERE).syncType(STACK_SYNC)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatCode(() ->
            older.deleteSyncConfiguration(
                request -> request.resourceName("none").syncType(STACK_SYNC)))
        .doesNotThrowAnyException();
  }

  @Test
  void ignoresPullRequestCommentInTheOlderNamespace() throws Exception {
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
