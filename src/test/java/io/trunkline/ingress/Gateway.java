package io.trunkline.ingress;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.delivery.DispatchesRecorded;
import io.trunkline.delivery.LedgerFixture;
import io.trunkline.installation.AppHook;
import io.trunkline.installation.Hooks;
import io.trunkline.installation.Installation;
import io.trunkline.installation.NewInstallation;
import io.trunkline.installation.SecretChoice;
import io.trunkline.platform.http.ByteBudget;
import io.trunkline.platform.http.ClientAddress;
import io.trunkline.platform.http.Listener;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.Provider;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.SignedHeaders;
import io.trunkline.provider.WebhookVerifier;
import io.trunkline.target.LocalCodec;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A gateway listener with the road behind it, and a sender that signs as providers do. */
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
  static final long BODIES_MAX = 64 * 1_024 * 1_024;
  final LedgerFixture road;
  final ByteBudget bodies = new ByteBudget(BODIES_MAX);
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final List<DispatchesRecorded> handedOver = new CopyOnWriteArrayList<>();
  private final IngressVerticle verticle;
  private final HttpClient client = HttpClient.newHttpClient();

  Gateway(LedgerFixture road, long bodyBytesMax) {
    this(road, bodyBytesMax, Duration.ofSeconds(30));
  }

  Gateway(LedgerFixture road, long bodyBytesMax, Duration bodyTimeMax) {
    this(road, bodyBytesMax, bodyTimeMax, Duration.ofSeconds(7));
  }

  Gateway(LedgerFixture road, long bodyBytesMax, Duration bodyTimeMax, Duration answerTimeMax) {
    this.road = road;
    LocalCodec.register(road.vertx.eventBus(), DispatchesRecorded.class);
    road.vertx
        .eventBus()
        .<DispatchesRecorded>localConsumer(DispatchesRecorded.ADDRESS)
        .handler(message -> handedOver.add(message.body()));
    var secrets = new Hooks.NodeSecrets(Secret.of("nobody knows this"), Optional.of(APP));
    verticle =
        new IngressVerticle(
            new IngressFlows(
                pause -> new Hooks(road.database, road.sealer, secrets, System::nanoTime, pause),
                sizes -> road.deliveries.recorder(road.node, road.hands, sizes),
                new WebhookVerifier(InstantSource.system()),
                road.intake,
                road.grants),
            road.accounts,
            new IngressVerticle.Settings(
                new Listener.Address("127.0.0.1", 0, Optional.empty()),
                new ClientAddress(List.of()),
                new IngressLimits(bodyBytesMax, bodies, bodyTimeMax, answerTimeMax),
                Duration.ofMinutes(1)),
            registry);
    road.await(road.vertx.deployVerticle(verticle));
  }

  static Gateway open() {
    return new Gateway(LedgerFixture.open(), 26_214_400);
  }

  Installation installation(String owner, Secret secret) {
    return installation(ProviderType.GITHUB, owner, secret);
  }

  Installation installation(ProviderType type, String owner, Secret secret) {
    return road.installation(
        new NewInstallation(type, Optional.empty(), owner, new SecretChoice.Given(secret)));
  }

  int port() {
    return verticle.port();
  }

  static String path(Installation installation) {
    return "/webhooks/" + installation.providerType().segment() + "/" + installation.hookKey();
  }

  /** As that provider would send it, with its proof by {@link #SECRET}. */
  HttpResponse<String> deliver(
      Provider provider, Installation installation, Map<String, String> headers, String body) {
    var all = new HashMap<>(SignedHeaders.of(provider, SECRET, Buffer.buffer(body)));
    all.put("Content-Type", "application/json; charset=utf-8");
    all.putAll(headers);
    return post(path(installation), body, all);
  }

  /** As its provider would send it. */
  HttpResponse<String> deliver(
      Installation installation, String event, String body, Secret secret) {
    var sender = Sender.of(installation.providerType());
    return post(path(installation), body, sender.signed(event, body, secret));
  }

  /** As GitHub would sign it. */
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
    return road.count("SELECT count(*) FROM delivery");
  }

  @Override
  public void close() {
    client.close();
    road.close();
  }
}
