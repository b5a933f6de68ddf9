package io.trunkline.controlplane.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.connection.Connections;
import io.trunkline.connection.NewConnection;
import io.trunkline.host.Host;
import io.trunkline.host.HostAccess;
import io.trunkline.host.Hosts;
import io.trunkline.host.NewHost;
import io.trunkline.host.ProviderOrHost;
import io.trunkline.node.TestNode;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.ArnScope;
import io.trunkline.resource.Namespace;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hosts, and their connections and installations, on the native API. */
class HostDetailsIT {
  @RegisterExtension static final NativeApi api = new NativeApi();
  private final NativeClient alice = api.client(NativeApi.ALICE);
  private final NativeClient bob = api.client(NativeApi.BOB);

  private Host host(String endpoint) {
    var wanted =
        new NewHost(
            "my host",
            ProviderType.GITHUB_ENTERPRISE_SERVER,
            new HostAccess(endpoint, Optional.empty()),
            List.of(),
            new ArnScope(Namespace.CODECONNECTIONS, "us-east-1"));
    var created = api.await(api.node().hosts().create(TestNode.OWNER, wanted));
    return ((Hosts.CreateResult.Created) created).host();
  }

  private Host host() {
    return host("https://git.example.com");
  }

  private NativeClient.Reply register(NativeClient client, Object id) {
    return client.put("/v1/hosts/" + id + "/registration", new JsonObject());
  }

  private void setStatus(Host host, String status) {
    api.await(
        api.database()
            .run(
                "UPDATE host SET status = $2 WHERE arn = $1",
                Tuple.of(host.arn().value(), status)));
  }

  @Test
  void completesPendingHostAndKeepsItsArn() {
    var host = host();

    var registered = alice.call("PUT", "/v1/hosts/" + host.arn().hostId() + "/registration", "");
    var again = register(alice, host.arn().hostId());

    assertThat(registered.status()).isEqualTo(200);
    assertThat(registered.body().getString("id")).matches("my-host-[0-9a-f]{8}");
    assertThat(registered.body().getString("hostArn")).isEqualTo(host.arn().value());
    assertThat(registered.body().getString("name")).isEqualTo("my host");
    assertThat(registered.body().getString("providerType")).isEqualTo("GitHubEnterpriseServer");
    assertThat(registered.body().getString("providerEndpoint"))
        .isEqualTo("https://git.example.com");
    assertThat(registered.body().getString("status")).isEqualTo("AVAILABLE");
    assertThat(again.body()).isEqualTo(registered.body());
    assertThat(api.audit()).containsOnlyOnce("RegisterHost " + host.arn());
  }

  @Test
  void registersHostInError() {
    var host = host();
    setStatus(host, "ERROR");

    var repaired = register(alice, host.arn().hostId());

    assertThat(repaired.body().getString("status")).isEqualTo("AVAILABLE");
    assertThat(repaired.body().getString("hostArn")).isEqualTo(host.arn().value());
  }

  @Test
  void requiresRegisterAppCode() {
    var host = host();
    var others = host();
    var registrar = limited("'Action':'codeconnections:RegisterAppCode','Resource':'%s'", host);
    var older = limited("'Action':'codestar-connections:RegisterAppCode','Resource':'%s'", host);
    var byCondition =
        limited(
            "'Action':'*','Resource':'*','Condition':{'ArnEquals':{'codeconnections:HostArn':'%s'}}",
            host);
    var manager = limited("'NotAction':'codeconnections:RegisterAppCode','Resource':'*'", host);

    assertThat(register(manager, host.arn().hostId()).message())
        .endsWith(
            "is not authorized to perform: codeconnections:RegisterAppCode on resource: %s because no identity-based policy allows the codeconnections:RegisterAppCode action"
                .formatted(host.arn()));
    for (var client : List.of(registrar, older, byCondition)) {
      assertThat(register(client, host.arn().hostId()).status()).isEqualTo(200);
      assertThat(register(client, others.arn().hostId()).status()).isEqualTo(403);
    }
  }

  private NativeClient limited(String statement, Host host) {
    return api.limited(alice, "{'Effect':'Allow',%s}".formatted(statement.formatted(host.arn())));
  }

  @Test
  void rejectsHostWhoseVpcConfigurationIsInitializing() {
    var host = host();
    setStatus(host, "VPC_CONFIG_INITIALIZING");

    var rejected = register(alice, host.arn().hostId());

    assertThat(rejected.status()).isEqualTo(409);
    assertThat(rejected.message()).contains("VPC_CONFIG_INITIALIZING");
  }

  @Test
  void showsWhyTheEndpointCannotBeCalled() {
    var registered = register(alice, host("https://10.1.2.3").arn().hostId());

    assertThat(registered.body().getString("statusMessage")).contains("10.1.2.3 is a private");
  }

  @Test
  void showsNothingToOtherAccounts() {
    var host = host();

    assertThat(register(bob, host.arn().hostId()).status()).isEqualTo(404);
    assertThat(register(alice, "none-00000000").message())
        .isEqualTo("Host not found: none-00000000");
    assertThat(register(alice, "none").message()).startsWith("hostId: must match ");
    assertThat(
            api.await(api.node().hosts().find(TestNode.OWNER.accountId(), host.arn()))
                .orElseThrow()
                .status())
        .hasToString("PENDING");
  }

  @Test
  void completesConnectionOnAHostByItsInstallation() {
    var host = host();
    var wanted =
        new NewConnection(
            "on host",
            new ProviderOrHost.OnHost(host.arn(), Optional.empty()),
            List.of(),
            Namespace.CODECONNECTIONS,
            "us-east-1");
    var connection =
        ((Connections.CreateResult.Created)
                api.await(api.node().connections().create(TestNode.OWNER, wanted)))
            .connection();
    var otherArn = host.arn().value().replace("codeconnections", "codestar-connections");

    var installation = alice.post("/v1/installations", installation(otherArn));
    var elsewhere = alice.post("/v1/installations", installation(host().arn().value()));
    var path = "/v1/connections/" + connection.arn().connectionId() + "/installation";
    var rejected = alice.put(path, behind(elsewhere));
    var attached = alice.put(path, behind(installation));

    assertThat(installation.status()).isEqualTo(201);
    assertThat(installation.body().getString("hostArn")).isEqualTo(host.arn().value());
    assertThat(rejected.status()).isEqualTo(409);
    assertThat(rejected.message()).contains("not on the same host");
    assertThat(attached.body().getString("status")).isEqualTo("AVAILABLE");
    assertThat(attached.body().getString("hostArn")).isEqualTo(host.arn().value());
  }

  @Test
  void rejectsInstallationOnAnotherHost() {
    var unknown = "arn:aws:codeconnections:us-east-1:000000000000:host/none-00000000";

    var ofNobody = alice.post("/v1/installations", installation(unknown));
    var ofAlice = bob.post("/v1/installations", installation(host().arn().value()));
    var noArn = alice.post("/v1/installations", installation("x"));
    var none = alice.post("/v1/installations", without(installation(unknown), "hostArn"));
    var withUnneededHost =
        alice.post("/v1/installations", installation(unknown).put("providerType", "GitHub"));

    assertThat(ofNobody.message()).isEqualTo("There is no host " + unknown + ".");
    assertThat(ofAlice.message()).startsWith("There is no host ");
    assertThat(noArn.message()).isEqualTo("There is no host x.");
    assertThat(none.message()).contains("needs the");
    assertThat(withUnneededHost.message()).contains("omit hostArn");
    assertThat(ofNobody.status()).isEqualTo(400);
  }

  private static JsonObject installation(String hostArn) {
    return new JsonObject()
        .put("providerType", "GitHubEnterpriseServer")
        .put("hostArn", hostArn)
        .put("owner", "octo");
  }

  private static JsonObject without(JsonObject json, String member) {
    json.remove(member);
    return json;
  }

  private static JsonObject behind(NativeClient.Reply installation) {
    return new JsonObject().put("installationId", installation.body().getString("id"));
  }
}
