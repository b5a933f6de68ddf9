package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.SyncSetup.failure;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.codeconnections.model.RepositorySyncDefinition;
import software.amazon.awssdk.services.codeconnections.model.SyncConfiguration;

/** Lists of sync configurations, tested with clients of the AWS SDK. */
class ListSyncConfigurationsIT extends GitSyncSuite {
  private String link = "";

  @BeforeEach
  void link() {
    link = setup.link(connection, "app").repositoryLinkId();
  }

  @Test
  void listsConfigurationsOfALinkPageByPage() {
    var other = setup.link(connection, "other").repositoryLinkId();
    setup.configuration(link, "c", _ -> {});
    setup.configuration(other, "b", _ -> {});
    setup.configuration(link, "a", _ -> {});
    setup.configuration(link, "d", request -> request.branch("dev"));

    var first =
        client.listSyncConfigurations(
            request -> request.repositoryLinkId(link).syncType(STACK_SYNC).maxResults(2));
    var second =
        client.listSyncConfigurations(request ->
            request
                .repositoryLinkId(link)
                .syncType(STACK_SYNC)
                .maxResults(0)
                .nextToken(first.nextToken()));

    assertThat(first.syncConfigurations())
        .extracting(SyncConfiguration::resourceName)
        .containsExactly("c", "a");
    assertThat(second.syncConfigurations())
        .extracting(SyncConfiguration::resourceName)
        .containsExactly("d");
    assertThat(second.nextToken()).isNull();
    // Attack 69.
    assertThat(
            failure(() ->
                client.listSyncConfigurations(request ->
                    request
                        .repositoryLinkId(other)
                        .syncType(STACK_SYNC)
                        .nextToken(first.nextToken()))))
        .startsWith("400 ValidationException: NextToken");
  }

  @Test
  void listsDefinitionsOfALink() {
    setup.configuration(link, "web", request -> request.configFile("web/deploy.yaml"));
    setup.configuration(link, "api", request -> request.branch("dev"));

    var definitions = definitions(link);

    assertThat(definitions)
        .containsExactly(
            definition("main", "web/deploy.yaml", "web"), definition("dev", "deploy.yaml", "api"));
  }

  private static RepositorySyncDefinition definition(String branch, String file, String stack) {
    return RepositorySyncDefinition.builder()
        .branch(branch)
        .directory(file)
        .parent(stack)
        .target(stack)
        .build();
  }

  private List<RepositorySyncDefinition> definitions(String linkId) {
    return client
        .listRepositorySyncDefinitions(
            request -> request.repositoryLinkId(linkId).syncType(STACK_SYNC))
        .repositorySyncDefinitions();
  }
}
