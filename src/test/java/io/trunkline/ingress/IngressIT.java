package io.trunkline.ingress;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.delivery.DeliveryFixture;
import io.trunkline.delivery.DeliveryId;
import io.trunkline.delivery.Github;
import io.trunkline.installation.Installation;
import io.trunkline.installation.SecretChoice;
import io.trunkline.installation.SecretRotation;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests webhooks of GitHub: the responses, and what is stored before a response is sent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IngressIT {
  private static final String PUSH = Github.push("refs/heads/main", "a", "b").encode();
  private static final String NEXT_PUSH = Github.push("refs/heads/main", "b", "c").encode();
  private static final Secret WRONG = Secret.of("wrong wrong wrong");
  private Gateway gateway;
  private Installation installation;

  @BeforeAll
  void open() {
    gateway = Gateway.open();
  }

  @AfterAll
  void close() {
    gateway.close();
  }

  @BeforeEach
  void createInstallation() {
    installation = gateway.installation("octo", Gateway.SECRET);
    register("deploy");
  }

  private void register(String name) {
    gateway.fixture.pipeline(
        name + UUID.randomUUID(),
        gateway.fixture.connection(installation),
        "octo/app",
        new JsonArray());
  }

  private static JsonObject json(HttpResponse<String> response) {
    return new JsonObject(response.body());
  }

  private JsonObject stored(HttpResponse<String> response) {
    var id = new DeliveryId(UUID.fromString(json(response).getString("deliveryId")));
    return gateway.fixture.delivery(id);
  }

  @Test
  void acceptsASignedPushAndHandsItsDispatchOver() {
    gateway.handedOver.clear();

    var response = gateway.deliver(installation, "push", PUSH, Gateway.SECRET);

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(json(response).getString("status")).isEqualTo("accepted");
    assertThat(json(response).getInteger("dispatches")).isEqualTo(1);
    var delivery = stored(response);
    assertThat(delivery.getJsonArray("events").getJsonObject(0).getString("commitId"))
        .isEqualTo("b".repeat(40));
    assertThat(delivery.getJsonArray("dispatches").getJsonObject(0).getString("status"))
        .isEqualTo("IN_FLIGHT");
    assertThat(gateway.handedOver).hasSize(1);
  }

  @Test
  void answersAPing() {
    var body = "{\"zen\":\"x\",\"hook_id\":1,\"hook\":{}}";

    var response = gateway.deliver(installation, "ping", body, Gateway.SECRET);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).getString("status")).isEqualTo("ping");
  }

  // Attack 33.
  @Test
  void acceptsAFormSignedOverItsEncodedBody() {
    var form = "payload=" + URLEncoder.encode(PUSH, StandardCharsets.UTF_8);
    var headers = new HashMap<>(Gateway.signed("push", form, Gateway.SECRET));
    headers.put("Content-Type", "application/x-www-form-urlencoded");

    var response = gateway.post(Gateway.path(installation), form, headers);

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(json(response).getInteger("dispatches")).isEqualTo(1);
  }

  // Attacks 7, 8, 9, 10.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256=",
        "sha256=zz",
        "sha256=abc",
        "prefix",
        "upper case",
        "spaces",
        "sha1 alone"
      })
  void rejectsAMissingOrMalformedSignature(String kind) {
    var before = gateway.deliveries();
    var headers = new HashMap<>(Gateway.signed("push", PUSH, Gateway.SECRET));
    var valid = headers.getOrDefault("X-Hub-Signature-256", "");
    var signature =
        switch (kind) {
          case "prefix" -> valid.substring(0, valid.length() - 2);
          case "upper case" -> "sha256=" + valid.substring(7).toUpperCase(Locale.ROOT);
          case "spaces" -> "sha256= " + valid.substring(7);
          default -> kind;
        };
    headers.remove("X-Hub-Signature-256");
    if (kind.equals("sha1 alone")) {
      headers.put("X-Hub-Signature", "sha1=" + "0".repeat(40));
    } else {
      headers.put("X-Hub-Signature-256", signature);
    }

    var response = gateway.post(Gateway.path(installation), PUSH, headers);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).isEqualTo("{\"error\":\"signature missing or wrong\"}");
    assertThat(gateway.deliveries()).isEqualTo(before);
  }

  // Attack 11.
  @Test
  void rejectsBodyChangedAfterSigning() {
    var headers = Gateway.signed("push", PUSH, Gateway.SECRET);

    var response = gateway.post(Gateway.path(installation), PUSH + " ", headers);

    assertThat(response.statusCode()).isEqualTo(401);
  }

  // Attack 14.
  @Test
  void rejectsTheSecretOfAnotherInstallation() {
    var other = gateway.installation("other", Secret.of("another tenant's own secret"));

    var response = gateway.deliver(other, "push", PUSH, Gateway.SECRET);

    assertThat(response.statusCode()).isEqualTo(401);
  }

  // Attack 15.
  @Test
  void ignoresAndAuditsTheRepositoryOfAnotherOwner() {
    var repository = Github.repository(5, "victim/app");
    var body = Github.push(repository, "refs/heads/main", "a", "b").encode();

    var response = gateway.deliver(installation, "push", body, Gateway.SECRET);

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(json(response).getString("status")).isEqualTo("ignored");
    assertThat(stored(response).getString("reason")).contains("victim/app", "octo");
    await()
        .atMost(5, SECONDS)
        .until(() -> count("SELECT count(*) FROM audit WHERE action = 'ForeignDelivery'") > 0);
  }

  private long count(String sql) {
    return gateway.fixture.count(sql);
  }

  @Test
  void answersAnUnknownHookLikeAWrongSignature() {
    var headers = Gateway.signed("push", PUSH, WRONG);
    var key = installation.hookKey();

    var answers =
        List.of(
            gateway.post("/webhooks/github/" + key, PUSH, headers),
            gateway.post("/webhooks/github/unknown", PUSH, headers),
            gateway.post("/webhooks/github/" + "x".repeat(500), PUSH, headers),
            gateway.post("/webhooks/github/%00%27", PUSH, headers));

    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(401);
    assertThat(answers)
        .extracting(HttpResponse::body)
        .containsOnly("{\"error\":\"signature missing or wrong\"}");
    assertThat(answers)
        .extracting(answer -> answer.headers().map().keySet())
        .containsOnly(answers.getFirst().headers().map().keySet());
  }

  /** GitLab's signature is missing, so the key makes no difference. */
  @Test
  void answersAHookOfAnotherProviderLikeAnUnknownHook() {
    var headers = Gateway.signed("push", PUSH, Gateway.SECRET);

    var answers =
        List.of(
            gateway.post("/webhooks/gitlab/" + installation.hookKey(), PUSH, headers),
            gateway.post("/webhooks/gitlab/unknown", PUSH, headers));

    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(401);
    assertThat(answers)
        .extracting(HttpResponse::body)
        .containsOnly("{\"error\":\"signature missing or wrong\"}");
    assertThat(answers)
        .extracting(answer -> answer.headers().map())
        .containsOnly(answers.getFirst().headers().map());
  }

  /** PostgreSQL would reject the query for all keys that are looked up together with this one. */
  @Test
  void answersAKeyWithANulCharacterLikeAnUnknownKey() throws Exception {
    var keys = new ArrayList<String>();
    for (int i = 0; i < 12; i++) {
      keys.addAll(List.of("a\0" + i, "nobody" + i));
    }

    var answers = new ArrayList<String>();
    try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answer : senders.invokeAll(keys.stream().map(this::forgery).toList())) {
        answers.add(answer.get());
      }
    }

    assertThat(answers).containsOnly("HTTP/1.1 401 Unauthorized");
  }

  private Callable<String> forgery(String hookKey) {
    return () -> {
      try (var wire = new RawSocket(gateway.port())) {
        wire.send("POST /webhooks/github/" + hookKey + " HTTP/1.1\r\nHost: localhost\r\n")
            .send("Content-Type: application/json\r\nContent-Length: 2\r\n")
            .send("X-Hub-Signature-256: sha256=" + "0".repeat(64) + "\r\n\r\n{}");
        return wire.firstLine();
      }
    };
  }

  // Attack 21.
  @Test
  void acceptsBothSecretsDuringARotationAndOnlyTheNewOneAfterwards() throws InterruptedException {
    var next = Secret.of("the next secret of this hook");
    gateway.deliver(installation, "push", PUSH, Gateway.SECRET);

    var rotated = rotate(new SecretChoice.Given(next), Duration.ofSeconds(2));
    var withOld = gateway.deliver(installation, "push", PUSH, Gateway.SECRET);
    var withNew = gateway.deliver(installation, "push", PUSH, next);
    Thread.sleep(2_100);
    var late = gateway.deliver(installation, "push", PUSH, Gateway.SECRET);

    assertThat(rotated).isInstanceOf(SecretRotation.Result.Rotated.class);
    assertThat(List.of(withOld.statusCode(), withNew.statusCode(), late.statusCode()))
        .containsExactly(202, 202, 401);
  }

  private SecretRotation.Result rotate(SecretChoice choice, Duration grace) {
    return gateway.fixture.await(
        gateway.fixture.installations.rotateSecret(
            DeliveryFixture.CALLER, installation.id(), choice, grace));
  }

  /** The node is not notified of changes, so its caches are stale. */
  @Test
  void rejectsAnOldSecretWithoutGracePeriodAtOnce() {
    gateway.deliver(installation, "push", PUSH, Gateway.SECRET);
    rotate(new SecretChoice.Generated(), Duration.ZERO);

    var response = gateway.deliver(installation, "push", NEXT_PUSH, Gateway.SECRET);

    assertThat(response.statusCode()).isEqualTo(401);
  }

  /** The node is not notified of changes, so its caches are stale. */
  // Attack 35.
  @Test
  void storesOnlyHeadersThatTheProviderSends() {
    var headers = new HashMap<>(Gateway.signed("push", PUSH, Gateway.SECRET));
    headers.put("X-Auth-Token", "hidden");
    headers.put("Cf-Access-Jwt-Assertion", "hidden");
    headers.put("X-GitHub-Token", "hidden");
    headers.put("User-Agent", "GitHub-Hookshot/1");

    gateway.post(Gateway.path(installation), PUSH, headers);

    var stored = "SELECT count(*) FROM payload WHERE convert_from(headers, 'UTF8') LIKE '%s'";
    assertThat(gateway.fixture.count(stored.formatted("%hidden%"))).isZero();
    assertThat(gateway.fixture.count(stored.formatted("%GitHub-Hookshot/1%"))).isPositive();
    assertThat(gateway.fixture.count(stored.formatted("%X-GitHub-Delivery%"))).isPositive();
  }

  @Test
  void startsAPipelineThatWasJustRegistered() {
    gateway.deliver(installation, "push", PUSH, Gateway.SECRET);
    register("added");

    var response = gateway.deliver(installation, "push", NEXT_PUSH, Gateway.SECRET);

    assertThat(json(response).getInteger("dispatches")).isEqualTo(2);
  }

  // Attack 31.
  @Test
  void recordsDecisionsOfPipelinesWhoseConnectionWasDeleted() {
    var connection = gateway.fixture.connection(installation);
    gateway.fixture.pipeline("gone" + UUID.randomUUID(), connection, "octo/app", new JsonArray());
    gateway.fixture.await(
        gateway.fixture.database.transaction(transaction ->
            gateway.fixture.connections.delete(
                transaction, DeliveryFixture.CALLER, connection.arn())));

    var response = gateway.deliver(installation, "push", PUSH, Gateway.SECRET);

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(json(response).getInteger("dispatches")).isEqualTo(1);
    assertThat(stored(response).getJsonArray("decisions").encode())
        .contains("NOT_MATCHED", connection.arn().value());
  }

  // Attack 32.
  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "TRACE", "DELETE", "HEAD"})
  void acceptsOnlyPost(String method) {
    var address = "http://127.0.0.1:" + gateway.port() + Gateway.path(installation);
    var request =
        HttpRequest.newBuilder(URI.create(address))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();

    var answer = gateway.send(request);

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("POST");
  }

  // Attack 32.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "//webhooks/github/KEY",
        "/webhooks//github/KEY",
        "/webhooks/github/KEY/",
        "/webhooks/github/../github/KEY",
        "/webhooks/git%68ub/KEY",
        "/webhooks/%2e%2e/KEY",
        "/webhooks/nobody/KEY",
        "/WEBHOOKS/github/KEY"
      })
  void acceptsOnlyTheExactPath(String path) {
    var response =
        gateway.post(
            path.replace("KEY", installation.hookKey()),
            PUSH,
            Gateway.signed("push", PUSH, Gateway.SECRET));

    assertThat(response.statusCode()).isEqualTo(404);
  }

  // Attacks 5, 34.
  @Test
  void acceptsOnlyUncompressedJsonAndForms() {
    var xml = new HashMap<>(Gateway.signed("push", PUSH, Gateway.SECRET));
    xml.put("Content-Type", "text/xml");
    var packed = new HashMap<>(Gateway.signed("push", PUSH, Gateway.SECRET));
    packed.put("Content-Encoding", "gzip");

    var answers =
        List.of(
            gateway.post(Gateway.path(installation), PUSH, xml),
            gateway.post(Gateway.path(installation), PUSH, packed));

    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(415);
  }

  // Attack 75.
  @Test
  void ignoresASecretInTheUrl() {
    var query = "?secret=" + URLEncoder.encode(Gateway.SECRET.reveal(), StandardCharsets.UTF_8);

    var response =
        gateway.post(
            Gateway.path(installation) + query,
            PUSH,
            Map.of("Content-Type", "application/json", "X-GitHub-Event", "push"));

    assertThat(response.statusCode()).isEqualTo(401);
  }

  // Attack 6.
  @Test
  void storesACorrectlySignedBodyThatIsNotAnEvent() {
    var deep = "[".repeat(100_000);

    for (var body : List.of("", "null", "[]", "{", deep, "{\"ref\":1e400}", "\u0000")) {
      var response = gateway.deliver(installation, "push", body, Gateway.SECRET);

      assertThat(response.statusCode()).isEqualTo(202);
      assertThat(json(response).getString("status")).isEqualTo("ignored");
      assertThat(stored(response).getString("reason")).isNotBlank();
    }
  }

  // Attacks 28, 73: columns and log lines get a sanitized copy of the name.
  @Test
  void storesUnusualBranchNamesUnchanged() {
    var branch = "evil\u001b[31m\r\nINFO forged " + "x".repeat(300) + "/../\u0000é";
    var body = Github.push("refs/heads/" + branch, "a", "b").encode();

    var response = gateway.deliver(installation, "push", body, Gateway.SECRET);

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(stored(response).getJsonArray("events").getJsonObject(0).getString("branchName"))
        .isEqualTo(branch);
  }

  @Test
  void countsRefusedSignatures() {
    gateway.deliver(installation, "push", PUSH, WRONG);

    assertThat(gateway.metrics()).contains("trunkline_webhook_refused_signatures_total{");
  }
}
