package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.ControlPlane.ALICE;
import static io.trunkline.controlplane.codeconnections.ControlPlane.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.codeconnections.CodeConnectionsClient;
import software.amazon.awssdk.services.codeconnections.model.CodeConnectionsException;
import software.amazon.awssdk.services.codeconnections.model.Connection;
import software.amazon.awssdk.services.codeconnections.model.ProviderType;
import software.amazon.awssdk.services.codestarconnections.CodeStarConnectionsClient;

/** Lists of connections, tested with clients of the AWS SDK. */
class ListConnectionsIT {
  @RegisterExtension static final ControlPlane plane = new ControlPlane();
  private final CodeConnectionsClient client = plane.client(ALICE);
  private final CodeStarConnectionsClient older = plane.olderClient(ALICE);

  @Test
  void omitsAzureDevopsInTheOlderNamespace() {
    var github = create("github", ProviderType.GIT_HUB);
    var azure = create("azure", ProviderType.AZURE_DEV_OPS);

    assertThat(arns(client.listConnections(_ -> {}).connections())).containsExactly(github, azure);
    assertThat(older.listConnections(_ -> {}).connections())
        .extracting(connection -> connection.connectionArn())
        .containsExactly(github);
    assertThatThrownBy(() ->
            older.createConnection(
                request -> request.connectionName("azure").providerType("AzureDevOps")))
        .hasMessageContaining("Member must satisfy enum value set: [Bitbucket, GitHub,")
        .hasMessageNotContaining("set: [Bitbucket, GitHub, AzureDevOps");
  }

  @Test
  void listsPageByPage() {
    var arns = new ArrayList<String>();
    for (var i = 0; i < 7; i++) {
      arns.add(create("c" + i, ProviderType.GIT_HUB));
    }

    var first = client.listConnections(request -> request.maxResults(3));
    var second =
        client.listConnections(request -> request.maxResults(3).nextToken(first.nextToken()));
    var third =
        client.listConnections(request -> request.maxResults(0).nextToken(second.nextToken()));

    assertThat(arns(first.connections())).isEqualTo(arns.subList(0, 3));
    assertThat(arns(second.connections())).isEqualTo(arns.subList(3, 6));
    assertThat(arns(third.connections())).isEqualTo(arns.subList(6, 7));
    assertThat(third.nextToken()).isNull();
  }

  // Attack 69.
  @Test
  void rejectsForgedAndForeignTokens() {
    for (var i = 0; i < 3; i++) {
      create("c" + i, ProviderType.GIT_HUB);
    }
    var token = client.listConnections(request -> request.maxResults(1)).nextToken();
    var changed = (token.startsWith("A") ? "B" : "A") + token.substring(1);
    var bob = plane.client(BOB);

    assertThat(listFailure(client, "made up", "")).contains("NextToken");
    assertThat(listFailure(client, changed, "")).contains("NextToken");
    assertThat(listFailure(client, token, "GitHub")).contains("NextToken");
    assertThat(listFailure(bob, token, "")).contains("NextToken");
    assertThatThrownBy(() -> older.listConnections(request -> request.nextToken(token)))
        .hasMessageContaining("NextToken");
  }

  // Attack 69.
  @ParameterizedTest
  @ValueSource(ints = {101, 1_000_000_000})
  void rejectsTooLargePage(int maxResults) {
    assertThatThrownBy(() -> client.listConnections(request -> request.maxResults(maxResults)))
        .isInstanceOf(CodeConnectionsException.class)
        .hasMessageContaining(
            "1 validation error detected: Value '"
                + maxResults
                + "' at 'maxResults' failed to satisfy constraint: Member must have value less"
                + " than or equal to 100");
  }

  @Test
  void filtersByProviderType() {
    create("github", ProviderType.GIT_HUB);
    var gitlab = create("gitlab", ProviderType.GIT_LAB);

    var listed =
        client.listConnections(request -> request.providerTypeFilter(ProviderType.GIT_LAB));

    assertThat(arns(listed.connections())).containsExactly(gitlab);
  }

  private String create(String name, ProviderType type) {
    return client
        .createConnection(request -> request.connectionName(name).providerType(type))
        .connectionArn();
  }

  private static String listFailure(CodeConnectionsClient client, String token, String type) {
    return catchThrowableOfType(
            CodeConnectionsException.class,
            () ->
                client.listConnections(request -> {
                  request.nextToken(token);
                  if (!type.isEmpty()) {
                    request.providerTypeFilter(type);
                  }
                }))
        .awsErrorDetails()
        .errorMessage();
  }

  private static List<String> arns(List<Connection> connections) {
    return connections.stream().map(Connection::connectionArn).toList();
  }
}
