package io.trunkline.controlplane.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.connection.Connection;
import io.trunkline.connection.Connections.CreateResult.Created;
import io.trunkline.connection.NewConnection;
import io.trunkline.node.TestNode;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.Namespace;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConnectionDetailsIT {
  @RegisterExtension static final NativeApi api = new NativeApi();
  private final NativeClient alice = api.client(NativeApi.ALICE);
  private final NativeClient bob = api.client(NativeApi.BOB);

  private Connection pending(ProviderType type) {
    var wanted = new NewConnection("test", type, List.of(), Namespace.CODECONNECTIONS, "us-east-1");
    return ((Created) api.await(api.node().connections().create(TestNode.OWNER, wanted)))
        .connection();
  }

  private static String path(Connection connection) {
    return "/v1/connections/" + connection.arn().connectionId();
  }

  private static JsonObject behind(Object installationId) {
    return new JsonObject().put("installationId", installationId.toString());
  }

  @Test
  void completesPendingConnectionAndKeepsItsArn() {
    var connection = pending(ProviderType.GITHUB);
    var installation = api.installation("octo");

    var before = alice.get(path(connection)).body();
    var attached = alice.put(path(connection) + "/installation", behind(installation.id()));

    assertThat(before.getString("status")).isEqualTo("PENDING");
    assertThat(before.getJsonArray("capabilities")).isEmpty();
    assertThat(attached.status()).isEqualTo(200);
    assertThat(attached.body().getString("status")).isEqualTo("AVAILABLE");
    assertThat(attached.body().getString("connectionArn")).isEqualTo(connection.arn().value());
    assertThat(attached.body().getString("installationId")).isEqualTo(installation.id().toString());
    assertThat(attached.body().getJsonArray("capabilities")).containsExactly("webhooks");
    assertThat(alice.get(path(connection)).body()).isEqualTo(attached.body());
  }

  @Test
  void rejectsInstallationOfAnotherProvider() {
    var connection = pending(ProviderType.BITBUCKET);
    var installation = api.installation("octo");

    var rejected = alice.put(path(connection) + "/installation", behind(installation.id()));

    assertThat(rejected.status()).isEqualTo(409);
    assertThat(rejected.message()).contains("Bitbucket", "GitHub");
    assertThat(alice.get(path(connection)).body().getString("status")).isEqualTo("PENDING");
  }

  @Test
  void reportsWhatIsUnknown() {
    var connection = pending(ProviderType.GITHUB);
    var unknown = UUID.randomUUID();

    assertThat(alice.get("/v1/connections/" + unknown).message())
        .isEqualTo("Connection not found: " + unknown);
    assertThat(alice.put(path(connection) + "/installation", behind(unknown)).message())
        .isEqualTo("Installation not found: " + unknown);
    assertThat(alice.put(path(connection) + "/installation", behind("x")).message())
        .startsWith("installationId: must match ");
    assertThat(alice.get("/v1/connections/x").message()).startsWith("connectionId: must match ");
  }

  private static List<String> names(JsonObject page) {
    return page.getJsonArray("connections").stream()
        .map(connection -> ((JsonObject) connection).getString("name"))
        .toList();
  }

  private void pending(String name, ProviderType type) {
    var wanted = new NewConnection(name, type, List.of(), Namespace.CODECONNECTIONS, "us-east-1");
    api.await(api.node().connections().create(TestNode.OWNER, wanted));
  }

  @Test
  void listsConnectionsInPages() {
    for (var name : List.of("c", "a", "b")) {
      pending(name, ProviderType.GITLAB);
    }

    var first = alice.get("/v1/connections?limit=2").body();
    var second = alice.get("/v1/connections?limit=2&next=" + first.getString("next")).body();

    assertThat(names(first)).containsExactly("c", "a");
    assertThat(names(second)).containsExactly("b");
    assertThat(second.containsKey("next")).isFalse();
    assertThat(bob.get("/v1/connections").body().getJsonArray("connections")).isEmpty();
    assertThat(alice.get("/v1/connections?next=AA").status()).isEqualTo(400);
  }

  @Test
  void listsConnectionsThatFilterSelects() {
    pending("waits", ProviderType.GITHUB);
    pending("other", ProviderType.GITLAB);
    var installation = api.installation("octo");
    var used = api.connection(installation);

    assertThat(names(alice.get("/v1/connections?providerType=GitLab").body()))
        .containsExactly("other");
    assertThat(names(alice.get("/v1/connections?status=PENDING").body()))
        .containsExactly("waits", "other");
    assertThat(names(alice.get("/v1/connections?name=other&status=PENDING").body()))
        .containsExactly("other");
    assertThat(names(alice.get("/v1/connections?name=Other").body())).isEmpty();
    var ofInstallation = alice.get("/v1/connections?installationId=" + installation.id()).body();
    assertThat(ofInstallation.getJsonArray("connections"))
        .containsExactly(alice.get(path(used)).body());
    assertThat(alice.get("/v1/connections?status=available").message())
        .isEqualTo("status: must be one of PENDING, AVAILABLE, ERROR");
    assertThat(alice.get("/v1/connections?hostArn=x").message()).contains("providerType, status");
  }

  @Test
  void listsConnectionsForThosePermittedToListThem() {
    var ofGithub =
        api.limited(
            alice,
            """
            {'Effect':'Allow','Action':'codeconnections:ListConnections','Resource':'*',
             'Condition':{'StringEquals':{'codeconnections:ProviderTypeFilter':'GitHub'}}}\
            """);

    assertThat(ofGithub.get("/v1/connections?providerType=GitHub").status()).isEqualTo(200);
    assertThat(ofGithub.get("/v1/connections?providerType=GitLab").status()).isEqualTo(403);
    assertThat(ofGithub.get("/v1/connections").status()).isEqualTo(403);
  }

  @Test
  void showsNothingToOtherAccounts() {
    var installation = api.installation("octo");
    var connection = pending(ProviderType.GITHUB);

    assertThat(bob.get(path(connection)).status()).isEqualTo(404);
    assertThat(bob.put(path(connection) + "/installation", behind(installation.id())).status())
        .isEqualTo(404);
    assertThat(alice.get(path(connection)).body().getString("status")).isEqualTo("PENDING");
  }
}
