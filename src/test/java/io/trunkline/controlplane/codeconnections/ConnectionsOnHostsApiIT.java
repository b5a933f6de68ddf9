package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.ControlPlane.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.codeconnections.CodeConnectionsClient;
import software.amazon.awssdk.services.codeconnections.model.CodeConnectionsException;
import software.amazon.awssdk.services.codeconnections.model.Connection;
import software.amazon.awssdk.services.codeconnections.model.ConnectionStatus;
import software.amazon.awssdk.services.codeconnections.model.ProviderType;
import software.amazon.awssdk.services.codeconnections.model.ResourceNotFoundException;
import software.amazon.awssdk.services.codeconnections.model.ResourceUnavailableException;
import software.amazon.awssdk.services.codestarconnections.CodeStarConnectionsClient;

/** Connections on hosts, tested with clients of the AWS SDK. */
class ConnectionsOnHostsApiIT {
  private static final String NONE =
      "arn:aws:codestar-connections:us-east-1:111111111111:host/none-00000000";

  @RegisterExtension static final ControlPlane plane = new ControlPlane();
  private final CodeConnectionsClient client = plane.client(ALICE);
  private final CodeStarConnectionsClient older = plane.olderClient(ALICE);

  @Test
  void usesProviderTypeOfPendingHostAndReturnsItsArn() {
    var host = host(ProviderType.GIT_HUB_ENTERPRISE_SERVER);

    var arn = connectionOn(host);

    var connection = client.getConnection(request -> request.connectionArn(arn)).connection();
    assertThat(connection.providerType()).isEqualTo(ProviderType.GIT_HUB_ENTERPRISE_SERVER);
    assertThat(connection.hostArn()).isEqualTo(host);
    assertThat(connection.connectionStatus()).isEqualTo(ConnectionStatus.PENDING);
    assertThat(client.listConnections(_ -> {}).connections()).containsExactly(connection);
  }

  @Test
  void acceptsHostOfTheOlderNamespaceInBoth() {
    var host =
        older
            .createHost(request ->
                request
                    .name("lab")
                    .providerType("GitLabSelfManaged")
                    .providerEndpoint("https://git.example.com"))
            .hostArn();

    var old =
        older
            .createConnection(request -> request.connectionName("old").hostArn(host))
            .connectionArn();
    var young = connectionOn(host);

    assertThat(old).startsWith("arn:aws:codestar-connections:");
    assertThat(young).startsWith("arn:aws:codeconnections:");
    assertThat(older.listConnections(request -> request.hostArnFilter(host)).connections())
        .extracting(connection -> connection.connectionArn())
        .containsExactly(old, young);
  }

  @Test
  void requiresProviderTypeToMatchTheHost() {
    var host = host(ProviderType.GIT_LAB_SELF_MANAGED);

    var created =
        client.createConnection(request ->
            request
                .connectionName("c")
                .hostArn(host)
                .providerType(ProviderType.GIT_LAB_SELF_MANAGED));

    assertThat(created.connectionArn()).isNotNull();
    assertThat(
            codeOf(() ->
                client.createConnection(request ->
                    request.connectionName("c").hostArn(host).providerType(ProviderType.GIT_HUB))))
        .isEqualTo("ValidationException");
  }

  @Test
  void requiresTheRegionOfTheHost() {
    var host = host(ProviderType.GIT_LAB_SELF_MANAGED);
    var abroad = plane.client(ALICE, Region.EU_CENTRAL_1);

    assertThatThrownBy(
            () -> abroad.createConnection(request -> request.connectionName("c").hostArn(host)))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void rejectsUnknownHost() {
    assertThatThrownBy(() -> connectionOn(NONE)).isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> connectionOn(NONE.replace("none-00000000", "none")))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> client.listConnections(request -> request.hostArnFilter(NONE)))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"VPC_CONFIG_DELETING", "VPC_CONFIG_FAILED_INITIALIZATION"})
  void rejectsHostInFailedOrDeletingStatus(String status) {
    var host = host(ProviderType.GIT_LAB_SELF_MANAGED);
    plane.setHostStatus(host, status);

    assertThatThrownBy(() -> connectionOn(host)).isInstanceOf(ResourceUnavailableException.class);
  }

  @Test
  void filtersByHostAndType() {
    var host = host(ProviderType.GIT_LAB_SELF_MANAGED);
    var asOld = host.replace("codeconnections", "codestar-connections");
    var other = host(ProviderType.GIT_HUB_ENTERPRISE_SERVER);
    var first = connectionOn(host);
    var second = connectionOn(host);
    connectionOn(other);
    client.createConnection(request -> request.connectionName("c").providerType("GitHub"));

    var page = client.listConnections(request -> request.hostArnFilter(asOld).maxResults(1));
    var rest =
        client.listConnections(request -> request.hostArnFilter(host).nextToken(page.nextToken()));
    var none =
        client.listConnections(
            request -> request.hostArnFilter(host).providerTypeFilter(ProviderType.GIT_HUB));

    assertThat(page.connections()).extracting(Connection::connectionArn).containsExactly(first);
    assertThat(rest.connections()).extracting(Connection::connectionArn).containsExactly(second);
    assertThat(none.connections()).isEmpty();
    // Attack 69.
    assertThat(
            codeOf(() ->
                client.listConnections(
                    request -> request.hostArnFilter(other).nextToken(page.nextToken()))))
        .isEqualTo("ValidationException");
  }

  private String host(ProviderType type) {
    return client
        .createHost(request ->
            request.name("lab").providerType(type).providerEndpoint("https://git.example.com"))
        .hostArn();
  }

  private String connectionOn(String host) {
    return client
        .createConnection(request -> request.connectionName("c").hostArn(host))
        .connectionArn();
  }

  private static String codeOf(ThrowingCallable call) {
    return catchThrowableOfType(CodeConnectionsException.class, call).awsErrorDetails().errorCode();
  }
}
