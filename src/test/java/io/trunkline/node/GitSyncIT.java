package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.codeconnections.CodeConnectionsClient;
import software.amazon.awssdk.services.codeconnections.model.LimitExceededException;

/** Tests the Git sync operations of a complete node. */
@ExtendWith(VertxExtension.class)
@NodeSettings({"quotas.repository-links=1", "quotas.sync-configurations=1"})
class GitSyncIT {

  @Test
  void appliesQuotasFromSettings(TestNode node) {
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
  }

  private static CodeConnectionsClient client(TestNode node) {
    return CodeConnectionsClient.builder()
        .endpointOverride(node.controlUri(""))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    TestNode.OWNER_KEY.id(), TestNode.OWNER_KEY.secret().reveal())))
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
