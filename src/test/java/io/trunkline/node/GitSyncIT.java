package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.platform.postgres.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.codeconnections.CodeConnectionsClient;
import software.amazon.awssdk.services.codeconnections.model.LimitExceededException;

/** Git sync as a node serves it. */
class GitSyncIT {

  @Test
  void servesItsOperationsUnderTheQuotasOfItsSettings(@TempDir Path folder) throws Exception {
    var flags = new HashMap<>(Setup.flags(folder, TestDatabase.create().url()));
    flags.put("quotas.repository-links", "1");
    flags.put("quotas.sync-configurations", "1");
    var node = Node.start(Setup.config(folder.resolve("data"), flags), _ -> {}).await();
    var client = client(node);
    var connection =
        client
            .createConnection(request -> request.connectionName("main").providerType("GitHub"))
            .connectionArn();

    var link = link(client, connection, "app");
    configure(client, link, "web");

    assertThatThrownBy(() -> link(client, connection, "other"))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("at most 1 repository links");
    assertThatThrownBy(() -> configure(client, link, "other"))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("at most 1 sync configurations");
    assertThat(
            client
                .getSyncBlockerSummary(
                    request -> request.resourceName("web").syncType("CFN_STACK_SYNC"))
                .syncBlockerSummary()
                .latestBlockers())
        .isEmpty();
    client.close();
    node.drain().await();
  }

  private static CodeConnectionsClient client(Node node) {
    return CodeConnectionsClient.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + node.bound().control()))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create("AKIDTEST", Setup.SECRET_ACCESS_KEY)))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private static String link(CodeConnectionsClient client, String connection, String name) {
    return client
        .createRepositoryLink(
            request -> request.connectionArn(connection).ownerId("octo").repositoryName(name))
        .repositoryLinkInfo()
        .repositoryLinkId();
  }

  private static void configure(CodeConnectionsClient client, String link, String stack) {
    client.createSyncConfiguration(request ->
        request
            .repositoryLinkId(link)
            .resourceName(stack)
            .branch("main")
            .configFile("deploy.yaml")
            .roleArn("arn:aws:iam::000000000000:role/sync")
            .syncType("CFN_STACK_SYNC"));
  }
}
