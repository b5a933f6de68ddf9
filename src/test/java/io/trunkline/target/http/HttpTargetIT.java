package io.trunkline.target.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import io.trunkline.platform.http.AddressGuard;
import io.trunkline.platform.http.Cidr;
import io.trunkline.platform.http.ExchangeLimits;
import io.trunkline.platform.http.GuardedClient;
import io.trunkline.platform.http.OwnAddresses;
import io.trunkline.platform.http.Resolver;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.github.GithubWebhooks;
import io.trunkline.target.AttemptResult.Delivered;
import io.trunkline.target.AttemptResult.GiveUp;
import io.trunkline.target.AttemptResult.TryLater;
import io.trunkline.target.OriginalWebhook;
import io.trunkline.target.TargetContract;
import io.trunkline.target.TargetRequest;
import io.trunkline.target.TargetType;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTargetIT extends TargetContract {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String AUTHORIZATION = "Bearer well-hidden";
  private static final String QUERY = "token=in-the-query";
  private static final ExchangeLimits LIMITS =
      new ExchangeLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), 64 * 1024, 16 * 1024, 1);

  private final HttpReceiver receiver = new HttpReceiver();
  private volatile String address = "127.0.0.1";
  private AddressGuard guard =
      new AddressGuard(
          Cidr.parseAll("127.0.0.0/8"), new OwnAddresses(), "targets.allowed-networks");

  @Override
  protected TargetType type() {
    return new HttpTargetType(List.of(new GithubWebhooks()), guard, new SecureRandom());
  }

  @Override
  protected Deployable verticle() {
    Resolver resolver = _ -> Future.succeededFuture(List.of(InetAddress.ofLiteral(address)));
    var client = new GuardedClient(vertx, resolver, guard, LIMITS);
    return new HttpTargetVerticle(new HttpTarget(vertx, client, InstantSource.system(), "1.2.3"));
  }

  @Override
  protected JsonObject target() {
    return target("/hook");
  }

  private JsonObject target(String path) {
    return new JsonObject()
        .put("type", "http")
        .put("url", "http://ci.example.com:" + receiver.port() + path)
        .put("secret", SECRET)
        .put("headers", new JsonObject().put("Authorization", AUTHORIZATION));
  }

  @Override
  protected List<String> secrets() {
    return List.of(SECRET, AUTHORIZATION);
  }

  @Override
  protected void setReceiver(Receiver role) {
    receiver.answer =
        switch (role) {
          case ACCEPTS -> request -> request.response().end();
          case FAILS -> request -> request.response().setStatusCode(500).end(AUTHORIZATION);
          case SILENT -> _ -> {};
        };
  }

  @Override
  protected void stopReceiver() {
    receiver.stopReceiver();
  }

  @Override
  protected List<String> dispatchIdsReceived() {
    return receiver.received.stream().map(request -> request.headers().get("webhook-id")).toList();
  }

  @AfterEach
  void closeReceiver() {
    receiver.close();
  }

  @Test
  void sendsCloudEventThatLibraryVerifies() throws Exception {
    attempt(request(target("/hook?" + QUERY)));

    var request = receiver.received.getFirst();
    var headers = new HashMap<String, List<String>>();
    request.headers().forEach((name, value) -> headers.put(name, List.of(value)));
    new Webhook(SECRET).verify(request.body().toString(), headers);
    assertThat(request.body().toJsonObject()).isEqualTo(event());
    assertThat(request.path()).isEqualTo("/hook?" + QUERY);
    assertThat(request.headers().get("Authorization")).isEqualTo(AUTHORIZATION);
    assertThat(request.headers().get("User-Agent")).isEqualTo("Trunkline/1.2.3");
    assertThat(request.headers().get("Host")).isEqualTo("ci.example.com:" + receiver.port());
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 200_000})
  void sendsProviderWebhook(int bodyBytes) {
    var body = Buffer.buffer("x".repeat(bodyBytes));
    var headers =
        MultiMap.caseInsensitiveMultiMap()
            .add("Content-Type", "application/json")
            .add("X-GitHub-Event", "push")
            .add("X-GitHub-Delivery", "72d3162e")
            .add("X-Hub-Signature", "sha1=0");
    var original = new OriginalWebhook(new GithubWebhooks(), headers, body);

    var result = attempt(withOriginal(Optional.of(original)));

    var request = receiver.received.getFirst();
    assertThat(result).isEqualTo(new Delivered(OptionalInt.of(200)));
    assertThat(request.body()).isEqualTo(body);
    assertThat(request.headers().get("X-GitHub-Delivery")).isEqualTo("72d3162e");
    assertThat(request.headers().get("X-Hub-Signature-256")).startsWith("sha256=").hasSize(71);
    assertThat(request.headers().get("X-Hub-Signature")).startsWith("sha1=").hasSize(45);
  }

  @Test
  void givesUpIfProviderWebhookIsMissing() {
    var result = attempt(withOriginal(Optional.empty()));

    assertThat(((GiveUp) result).reason()).contains("format 'provider'", "'cloudevent'");
    assertThat(receiver.received).isEmpty();
  }

  // Attack 40.
  @Test
  void sendsNothingToBlockedAddressAndNamesSetting() {
    address = "169.254.169.254";

    var result = attempt(request(target("/hook?" + QUERY)));

    assertThat(((TryLater) result).reason())
        .contains("ci.example.com", "169.254.169.254", "targets.allowed-networks")
        .doesNotContain(QUERY);
    assertThat(receiver.received).isEmpty();
  }

  // Attack 41.
  @Test
  void retriesWhileNameResolvesToBlockedAddress() {
    var request = request();

    address = "10.0.0.1";
    var afterChange = attempt(request);
    address = "127.0.0.1";
    var back = attempt(request);

    assertThat(afterChange).isInstanceOf(TryLater.class);
    assertThat(back).isInstanceOf(Delivered.class);
    assertThat(receiver.received).hasSize(1);
  }

  // Attack 43.
  @Test
  void usesStatusAndClosesConnectionOfEndlessBody() {
    receiver.answer =
        request -> {
          request.response().setChunked(true);
          receiver.vertx.setPeriodic(1, _ -> request.response().write("x".repeat(10_000)));
        };

    var endless = attempt(request());
    setReceiver(Receiver.ACCEPTS);
    var next = attempt(request());

    assertThat(endless).isEqualTo(new Delivered(OptionalInt.of(200)));
    assertThat(next).isInstanceOf(Delivered.class);
  }

  // Attack 47.
  @Test
  void retriesWithSameIdAfterTimeout() {
    receiver.answer =
        request ->
            receiver.vertx.setTimer(
                LIMITS.exchange().toMillis() + 500, _ -> request.response().end());
    var request = request();

    var late = attempt(request);
    setReceiver(Receiver.ACCEPTS);
    var again = attempt(request);

    assertThat(((TryLater) late).reason()).contains("no answer in time");
    assertThat(again).isInstanceOf(Delivered.class);
    assertThat(dispatchIdsReceived()).containsExactly(DISPATCH_ID, DISPATCH_ID);
    assertThat(receiver.received.getFirst().body()).isEqualTo(receiver.received.getLast().body());
  }

  // Attack 44.
  @Test
  void deliversToOthersWhileOneTargetHangs() {
    receiver.answer =
        request -> {
          if (!request.uri().equals("/slow")) {
            request.response().end();
          }
        };
    var quick =
        target().put("url", "http://other.example.com:" + receiver.openAnotherPort() + "/quick");
    var slow = request(target("/slow"));

    for (var i = 0; i < 100; i++) {
      send(slow);
    }
    await().until(() -> !receiver.received.isEmpty());
    var started = Instant.now();
    var result = attempt(request(quick));

    assertThat(result).isInstanceOf(Delivered.class);
    assertThat(Duration.between(started, Instant.now())).isLessThan(LIMITS.exchange());
  }

  @Test
  void givesUpIfWholeWebhookNeedsAnotherFormat() {
    var registered = request();

    var result =
        attempt(
            new TargetRequest(
                DISPATCH_ID,
                Optional.empty(),
                registered.settings(),
                registered.secrets(),
                Map.of(),
                Optional.empty()));

    assertThat(((GiveUp) result).reason()).contains("whole webhook", "format 'provider'");
    assertThat(receiver.received).isEmpty();
  }

  private TargetRequest withOriginal(Optional<OriginalWebhook> original) {
    var request = request(target().put("format", "provider"));
    return new TargetRequest(
        DISPATCH_ID,
        request.event(),
        request.settings(),
        List.of(Secret.of(SECRET)),
        Map.of(),
        original);
  }
}
