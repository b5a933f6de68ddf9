package io.trunkline.ingress;

import io.trunkline.delivery.DeliveryFixture;
import io.trunkline.delivery.DispatchesRecorded;
import io.trunkline.delivery.LeasedDispatch;
import io.trunkline.installation.AppHook;
import io.trunkline.installation.Installation;
import io.trunkline.installation.NewInstallation;
import io.trunkline.installation.SecretChoice;
import io.trunkline.node.TestNode;
import io.trunkline.platform.http.ByteBudget;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.Provider;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.SignedHeaders;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * A node that serves webhooks but dispatches nothing, and an HTTP client that signs webhooks like
 * the providers.
 */
final class Gateway implements AutoCloseable {
  static final Secret SECRET = Secret.of("It's a Secret to Everybody");
  static final Secret APP_SECRET = Secret.of("the secret of the whole app");
  static final Secret OLD_APP_SECRET = Secret.of("the secret before that one");
  static final AppHook APP =
      new AppHook(
          ProviderType.GITHUB,
          Secret.of("the-key-of-the-app-in-its-url"),
          List.of(APP_SECRET, OLD_APP_SECRET));
  static final String APP_PATH = "/webhooks/github/apps/" + APP.key().reveal();
  static final int BODIES_BYTES_MAX = 64 * 1_024 * 1_024;
  private static final Duration BODY_TIME_MAX = Duration.ofSeconds(30);
  private static final Duration ANSWER_TIME_MAX = Duration.ofSeconds(7);

  final DeliveryFixture fixture;
  final ByteBudget bodies;
  final List<DispatchesRecorded> handedOver = new CopyOnWriteArrayList<>();
  private final TestNode node;
  private final HttpClient client = HttpClient.newHttpClient();

  private Gateway(TestNode node) {
    this.node = node;
    this.fixture = new DeliveryFixture(node);
    this.bodies = node.bodies();
    node.bus()
        .<DispatchesRecorded>localConsumer(DispatchesRecorded.ADDRESS)
        .handler(message -> handedOver.add(message.body()));
  }

  static Gateway open() {
    return open(builder -> builder);
  }

  static Gateway openWithBodyLimit(int bytesMax) {
    return open(builder -> builder.setting("gateway.max-body-bytes", Integer.toString(bytesMax)));
  }

  static Gateway openWithBodyTimeLimit(Duration timeMax) {
    return open(builder -> builder.intervals(it -> it.withWebhookLimits(timeMax, ANSWER_TIME_MAX)));
  }

  static Gateway openWithAnswerTimeLimit(Duration timeMax) {
    return open(builder -> builder.intervals(it -> it.withWebhookLimits(BODY_TIME_MAX, timeMax)));
  }

  private static Gateway open(UnaryOperator<TestNode.Builder> settings) {
    var node =
        settings
            .apply(TestNode.builder())
            .setting("gateway.max-bytes-in-flight", Integer.toString(BODIES_BYTES_MAX))
            .setting("github.app.key", APP.key().reveal())
            .setting("github.app.webhook-secret", APP_SECRET.reveal())
            .setting("github.app.previous-webhook-secret", OLD_APP_SECRET.reveal())
            .gatewayOnly()
            .start();
    return new Gateway(node).withoutNotifications();
  }

  /**
   * Stops the notifications about changed installations, so that the node uses its caches until it
   * notices a change in another way.
   */
  private Gateway withoutNotifications() {
    fixture.await(fixture.database.run("ALTER TABLE installation DISABLE TRIGGER USER"));
    return this;
  }

  /** Returns the node's metrics in the text format of Prometheus. */
  String metrics() {
    return send(HttpRequest.newBuilder(node.managementUri("/metrics")).build()).body();
  }

  Installation installation(String owner, Secret secret) {
    return installation(ProviderType.GITHUB, owner, secret);
  }

  Installation installation(ProviderType type, String owner, Secret secret) {
    return fixture.installation(
        new NewInstallation(type, Optional.empty(), owner, new SecretChoice.Given(secret)));
  }

  int port() {
    return node.ports().gateway();
  }

  static String path(Installation installation) {
    return "/webhooks/" + installation.providerType().segment() + "/" + installation.hookKey();
  }

  /** Sends a webhook of any provider, signed with {@link #SECRET}. */
  HttpResponse<String> deliver(
      Provider provider, Installation installation, Map<String, String> headers, String body) {
    var all = new HashMap<>(SignedHeaders.of(provider, SECRET, Buffer.buffer(body)));
    all.put("Content-Type", "application/json; charset=utf-8");
    all.putAll(headers);
    return post(path(installation), body, all);
  }

  /** Sends a webhook of GitHub or GitLab. */
  HttpResponse<String> deliver(
      Installation installation, String event, String body, Secret secret) {
    var sender = Sender.of(installation.providerType());
    return post(path(installation), body, sender.signed(event, body, secret));
  }

  /** Returns the headers of a webhook of GitHub. */
  static Map<String, String> signed(String event, String body, Secret secret) {
    return Sender.GITHUB.signed(event, body, secret);
  }

  HttpResponse<String> post(String path, String body, Map<String, String> headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .version(HttpClient.Version.HTTP_1_1)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return send(request.build());
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  long deliveries() {
    return fixture.count("SELECT count(*) FROM delivery");
  }

  /** Clears the node for the next test of the class. */
  void clear() {
    fixture.clear();
    handedOver.forEach(message -> message.dispatches().forEach(LeasedDispatch::close));
    handedOver.clear();
  }

  @Override
  public void close() {
    client.close();
    fixture.close();
  }
}
