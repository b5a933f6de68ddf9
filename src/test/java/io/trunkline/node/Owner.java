package io.trunkline.node;

import io.trunkline.connection.CreateConnectionResult;
import io.trunkline.connection.NewConnection;
import io.trunkline.installation.CreateInstallationResult;
import io.trunkline.installation.InstallationId;
import io.trunkline.installation.NewInstallation;
import io.trunkline.installation.SecretChoice;
import io.trunkline.pipeline.PipelineRegistration.Registered;
import io.trunkline.platform.aws.SdkSigner;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.Payloads.Sample;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.SignedHeaders;
import io.trunkline.resource.Namespace;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** An owner of every repository of the sample payloads: registers, is sent webhooks, looks up. */
final class Owner implements AutoCloseable {
  private static final List<String> REPOSITORIES =
      List.of("bradrydzewski/drone-test-go", "Codertocat/Hello-World");
  private final Node node;
  private final String secretAccessKey;
  private final CreateInstallationResult.Created installation;
  private final String connectionArn;
  private final HttpClient client = HttpClient.newHttpClient();
  private String lastDeliveryId = "";

  Owner(Node node, String secretAccessKey) {
    this.node = node;
    this.secretAccessKey = secretAccessKey;
    this.installation = installation();
    this.connectionArn = connection(installation.installation().id());
  }

  private CreateInstallationResult.Created installation() {
    var every =
        new NewInstallation(
            ProviderType.GITHUB, Optional.empty(), "*", new SecretChoice.Generated());
    return (CreateInstallationResult.Created)
        node.wiring().installations().create(Setup.CALLER, every).await();
  }

  private String connection(InstallationId installation) {
    var connections = node.wiring().connections();
    var wanted =
        new NewConnection(
            "test", ProviderType.GITHUB, List.of(), Namespace.CODECONNECTIONS, "us-east-1");
    var created = (CreateConnectionResult.Created) connections.create(Setup.CALLER, wanted).await();
    var arn = created.connection().arn();
    connections.bind(Setup.CALLER, arn.connectionId(), installation).await();
    return arn.value();
  }

  /** A pipeline on all that happens; answers what is shown once. */
  JsonObject register(String name, JsonObject target) {
    var sources = new JsonArray();
    var triggers = new JsonArray();
    for (int i = 0; i < REPOSITORIES.size(); i++) {
      sources.add(
          new JsonObject()
              .put("actionName", "Source" + i)
              .put("connectionArn", connectionArn)
              .put("fullRepositoryId", REPOSITORIES.get(i))
              .put("branchName", "main"));
      triggers.add(
          new JsonObject()
              .put("providerType", "CodeStarSourceConnection")
              .put("gitConfiguration", everything().put("sourceActionName", "Source" + i)));
    }
    var body =
        new JsonObject().put("sources", sources).put("triggers", triggers).put("target", target);
    var registration = node.wiring().pipelines().register(Setup.CALLER, name, body).await();
    return registration instanceof Registered(_, var shownOnce)
        ? shownOnce
        : refused(registration.toString());
  }

  private static JsonObject refused(String why) {
    throw new IllegalStateException(why);
  }

  private static JsonObject everything() {
    return new JsonObject(
        """
        {"push": [{"tags": {"includes": ["**"]}}, {"branches": {"includes": ["**"]}}],
         "pullRequest": [{"branches": {"includes": ["**"]}}]}\
        """);
  }

  /** As GitHub sends it; answers the body of the answer. */
  JsonObject deliver(Sample sample) throws IOException, InterruptedException {
    return new JsonObject(post(sample, installation.secret()).body());
  }

  /** Signed with another secret; answers the status. */
  int deliverForged(Sample sample) throws IOException, InterruptedException {
    return post(sample, Secret.of("not the secret of this installation")).statusCode();
  }

  private HttpResponse<String> post(Sample sample, Secret secret)
      throws IOException, InterruptedException {
    lastDeliveryId = UUID.randomUUID().toString();
    var signature = SignedHeaders.github(secret, sample.body());
    var request =
        HttpRequest.newBuilder(uri(node.bound().gateway(), "/webhooks/github/" + hookKey()))
            .header("X-GitHub-Delivery", lastDeliveryId)
            .header(signature.getKey(), signature.getValue())
            .POST(BodyPublishers.ofByteArray(sample.body().getBytes()));
    sample.headers().forEach(request::header);
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** What {@code X-GitHub-Delivery} said last. */
  String lastDeliveryId() {
    return lastDeliveryId;
  }

  JsonObject delivery(String id) throws IOException, InterruptedException {
    var uri = uri(node.bound().control(), "/v1/deliveries/" + id);
    var signed =
        new SdkSigner("AKIDTEST", Secret.of(secretAccessKey), Clock.systemUTC()).signGet(uri);
    var request = HttpRequest.newBuilder(uri);
    signed.forEachHeader((name, values) -> {
      if (!name.equalsIgnoreCase("Host")) {
        values.forEach(value -> request.header(name, value));
      }
    });
    var answer = client.send(request.build(), BodyHandlers.ofString());
    return answer.statusCode() == 200 ? new JsonObject(answer.body()) : refused(answer.body());
  }

  String metrics() throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri(node.bound().management(), "/metrics")).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  String hookKey() {
    return installation.installation().hookKey();
  }

  String connectionArn() {
    return connectionArn;
  }

  List<String> secrets() {
    return List.of(installation.secret().reveal(), secretAccessKey);
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(port, path));
  }

  @Override
  public void close() {
    client.close();
  }
}
