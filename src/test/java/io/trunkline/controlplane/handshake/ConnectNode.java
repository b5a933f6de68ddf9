package io.trunkline.controlplane.handshake;

import io.trunkline.account.AccessKey;
import io.trunkline.account.AccountId;
import io.trunkline.node.ApiClient;
import io.trunkline.node.TestNode;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.SignedHeaders;
import io.trunkline.provider.azuredevops.FakeAzureDevops;
import io.trunkline.provider.bitbucket.FakeBitbucket;
import io.trunkline.provider.github.FakeGithub;
import io.trunkline.provider.gitlab.FakeGitlab;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.TreeMap;
import java.util.UUID;

/** A node with apps that are registered at servers in the place of all four providers. */
final class ConnectNode implements AutoCloseable {
  static final String APP_KEY = "an-app-key-of-this-test-0";

  private static final String WEBHOOK_SECRET = "the secret of the app's webhook";

  final FakeGithub github = new FakeGithub();
  final FakeGitlab gitlab = new FakeGitlab();
  final FakeBitbucket bitbucket = new FakeBitbucket();
  final FakeAzureDevops azureDevops = new FakeAzureDevops();
  final TestNode node;
  final ApiClient api;

  ConnectNode() {
    // Known before the start, because the provider sends people back to it.
    var gateway = TestNode.freeAddress();
    var callback = "http://" + gateway + "/handshakes/callback";
    github.registerCallback(callback);
    gitlab.registerCallback(callback);
    bitbucket.registerCallback(callback);
    azureDevops.registerCallback(callback);
    node = builder(gateway).setting("gateway.listen", gateway).start();
    api = node.api();
  }

  private TestNode.Builder builder(String gateway) {
    return TestNode.builder()
        .withoutEgress()
        .setting("gateway.public-url", "http://" + gateway)
        .setting("github.app.key", APP_KEY)
        .setting("github.app.webhook-secret", WEBHOOK_SECRET)
        .setting("github.app.id", FakeGithub.APP_ID)
        .setting("github.app.slug", FakeGithub.SLUG)
        .setting("github.app.client-id", FakeGithub.CLIENT_ID)
        .setting("github.app.client-secret", github.clientSecret())
        .setting("github.app.private-key", github.privateKey())
        .setting("providers.github.api-url", github.url())
        .setting("providers.github.web-url", github.url())
        .setting("gitlab.app.client-id", FakeGitlab.CLIENT_ID)
        .setting("gitlab.app.client-secret", gitlab.clientSecret())
        .setting("providers.gitlab.api-url", gitlab.url() + "/api/v4")
        .setting("providers.gitlab.web-url", gitlab.url())
        .setting("bitbucket.app.client-id", FakeBitbucket.CLIENT_ID)
        .setting("bitbucket.app.client-secret", bitbucket.clientSecret())
        .setting("providers.bitbucket.api-url", bitbucket.url() + "/2.0")
        .setting("providers.bitbucket.web-url", bitbucket.url())
        .setting("azure-devops.app.client-id", FakeAzureDevops.CLIENT_ID)
        .setting("azure-devops.app.client-secret", azureDevops.clientSecret())
        .setting("providers.azure-devops.api-url", azureDevops.url())
        .setting("providers.azure-devops.web-url", azureDevops.url())
        .setting("providers.azure-devops.profile-url", azureDevops.url())
        .setting("providers.allowed-networks", "127.0.0.0/8");
  }

  /** Starts another node of the same deployment. */
  TestNode anotherNode() {
    return builder(gateway("").getAuthority()).on(node.testDatabase()).start();
  }

  /** Creates a pending connection and returns its id. */
  String createConnection(String name) {
    return createConnection(name, "GitHub");
  }

  String createConnection(String name, String providerType) {
    var request = new JsonObject().put("ConnectionName", name).put("ProviderType", providerType);
    var arn =
        new JsonObject(api.aws("CreateConnection", request).body()).getString("ConnectionArn");
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  /** Starts a handshake and returns its link. */
  String startHandshake(String connectionId) {
    return api.request("POST", "/v1/connections/" + connectionId + "/handshake", new JsonObject())
        .getString("url");
  }

  /** Completes a connection by program. */
  void complete(String connectionId, String installationId) {
    api.request(
        "POST",
        "/v1/connections/" + connectionId + "/complete",
        new JsonObject()
            .put(
                "credential",
                new JsonObject()
                    .put("type", "GitHubApp")
                    .put("providerInstallationId", installationId)));
  }

  JsonObject connection(String id) {
    return api.get("/v1/connections/" + id);
  }

  JsonObject handshake(String connectionId) {
    return api.get("/v1/connections/" + connectionId + "/handshake");
  }

  /** Creates a client with a key from the response that created it. */
  ApiClient client(JsonObject key) {
    return node.api(
        new AccessKey(
            key.getString("accessKeyId"),
            new AccountId(key.getString("accountId")),
            Secret.of(key.getString("secretAccessKey"))));
  }

  /** Sends an event of the app's webhook as GitHub signs it, and returns the recorded reason. */
  String receive(String event, JsonObject payload) {
    var body = payload.toBuffer();
    var headers = new TreeMap<String, String>();
    headers.put("Content-Type", "application/json");
    headers.put("X-GitHub-Event", event);
    headers.put("X-GitHub-Delivery", UUID.randomUUID().toString());
    var signature = SignedHeaders.github(Secret.of(WEBHOOK_SECRET), body);
    headers.put(signature.getKey(), signature.getValue());
    var request =
        HttpRequest.newBuilder(gateway("/webhooks/github/apps/" + APP_KEY))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.getBytes()));
    headers.forEach(request::header);
    try (var http = HttpClient.newHttpClient()) {
      var answer = new JsonObject(http.send(request.build(), BodyHandlers.ofString()).body());
      return api.get("/v1/deliveries/" + answer.getString("deliveryId")).getString("reason");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  URI gateway(String path) {
    return node.gatewayUri(path);
  }

  @Override
  public void close() {
    api.close();
    node.close();
    github.close();
    gitlab.close();
    bitbucket.close();
    azureDevops.close();
  }
}
