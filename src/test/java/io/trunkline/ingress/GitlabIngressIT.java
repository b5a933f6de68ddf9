package io.trunkline.ingress;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.trunkline.delivery.DeliveryId;
import io.trunkline.delivery.Gitlab;
import io.trunkline.installation.Installation;
import io.trunkline.node.CapturedLog;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.ProviderType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests webhooks of GitLab: the responses, and what is stored before a response is sent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GitlabIngressIT {
  private static final Secret TOKEN = Secret.of("glhook-4f1d2c8b7a6e5d40");
  private static final Secret SIGNING =
      Secret.of("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
  private static final String PUSH = Gitlab.push("refs/heads/main", "a", "b").encode();
  private static final String REFUSED = "{\"error\":\"signature missing or wrong\"}";
  private static final int MEBIBYTE = 1_024 * 1_024;

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
    installation = installation(TOKEN);
  }

  private Installation installation(Secret secret) {
    var created = gateway.installation(ProviderType.GITLAB, "octo", secret);
    register(created, "octo/app");
    return created;
  }

  private void register(Installation owner, String repository) {
    gateway.fixture.pipeline(
        "deploy" + UUID.randomUUID(),
        gateway.fixture.connection(owner),
        repository,
        new JsonArray());
  }

  @Test
  void acceptsAPushWithASecretToken() {
    var response = deliver(PUSH, TOKEN);

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(json(response).getString("status")).isEqualTo("accepted");
    assertThat(json(response).getInteger("dispatches")).isEqualTo(1);
    var event = stored(response).getJsonArray("events").getJsonObject(0);
    assertThat(event.getString("commitId")).isEqualTo("b".repeat(40));
    assertThat(event.getString("fullRepositoryId")).isEqualTo("octo/app");
    assertThat(event.getString("providerType")).isEqualTo("GitLab");
  }

  @Test
  void acceptsAPushWithASigningToken() {
    var signed = installation(SIGNING);

    var response = gateway.deliver(signed, "Push Hook", PUSH, SIGNING);
    var changed =
        gateway.post(
            Gateway.path(signed), PUSH + " ", Sender.GITLAB.signed("Push Hook", PUSH, SIGNING));
    var byToken = gateway.post(Gateway.path(signed), PUSH, withToken(SIGNING.reveal()));

    assertThat(json(response).getInteger("dispatches")).isEqualTo(1);
    assertThat(List.of(changed.statusCode(), byToken.statusCode())).containsOnly(401);
  }

  // Attacks 7, 8, 9.
  @ParameterizedTest
  @ValueSource(strings = {"", "wrong", "glhook-4f1d2c8b7a6e5d4", "GLHOOK-4F1D2C8B7A6E5D40"})
  void rejectsAMissingOrMalformedSignature(String token) {
    var before = gateway.deliveries();

    var response = gateway.post(Gateway.path(installation), PUSH, withToken(token));

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).isEqualTo(REFUSED);
    assertThat(gateway.deliveries()).isEqualTo(before);
  }

  // Attack 12.
  @Test
  void rejectsAWrongTokenBeforeReadingTheBody() throws IOException {
    try (var wire = new RawSocket(gateway.port())) {
      wire.send(head(installation.hookKey(), "wrong", MEBIBYTE));

      assertThat(wire.firstLine()).isEqualTo("HTTP/1.1 401 Unauthorized");
    }
    await().atMost(5, SECONDS).until(() -> gateway.bodies.acquired() == 0);
  }

  @Test
  void answersAnUnknownHookExactlyLikeAWrongToken() throws IOException {
    var known = answer(head(installation.hookKey(), "wrong", 2) + "{}");
    var unknown = answer(head("unknown", "wrong", 2) + "{}");
    var github = gateway.installation("octo", Gateway.SECRET);
    var ofAnotherProvider = answer(head(github.hookKey(), "wrong", 2) + "{}");

    assertThat(known).startsWith("HTTP/1.1 401 Unauthorized").endsWith(REFUSED);
    assertThat(unknown).isEqualTo(known);
    assertThat(ofAnotherProvider).isEqualTo(known);
  }

  private String answer(String request) throws IOException {
    try (var wire = new RawSocket(gateway.port())) {
      wire.send(request);
      return new String(wire.readAll(), StandardCharsets.ISO_8859_1);
    }
  }

  private static String head(String hookKey, String token, int bodyBytes) {
    return "POST /webhooks/gitlab/"
        + hookKey
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + "Content-Type: application/json\r\nX-Gitlab-Event: Push Hook\r\nX-Gitlab-Token: "
        + token
        + "\r\nContent-Length: "
        + bodyBytes
        + "\r\n\r\n";
  }

  // Attack 16.
  @Test
  void recognizesAResendByItsKeyAlthoughEmailsAreRedacted() {
    var key = UUID.randomUUID().toString();
    var resent = new JsonObject(PUSH).put("user_email", "[REDACTED]").encode();

    var first = deliver(PUSH, TOKEN, key);
    var again = deliver(resent, TOKEN, key);

    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(json(again).getString("status")).isEqualTo("duplicate");
    assertThat(json(again).getString("deliveryId")).isEqualTo(json(first).getString("deliveryId"));
  }

  /** Both webhooks have the same body and different keys. */
  @Test
  void startsOnceForAPushReportedByProjectAndGroup() {
    var byProject = deliver(PUSH, TOKEN);
    var byGroup = deliver(PUSH, TOKEN);

    assertThat(json(byProject).getInteger("dispatches")).isEqualTo(1);
    assertThat(json(byGroup).getInteger("dispatches")).isZero();
    assertThat(stored(byGroup).getJsonArray("decisions").encode())
        .contains(json(byProject).getString("deliveryId"));
  }

  @Test
  void startsForEachMoveOfABranchThatMovesBackAndForth() {
    var back = Gitlab.push("refs/heads/main", "b", "a").encode();

    var answers = List.of(deliver(PUSH, TOKEN), deliver(back, TOKEN), deliver(PUSH, TOKEN));

    assertThat(answers)
        .extracting(answer -> json(answer).getInteger("dispatches"))
        .containsExactly(1, 1, 1);
  }

  @Test
  void startsForABranchInARepositoryUpdate() {
    var update = Gitlab.repositoryUpdate("octo/app", 3);
    update.getJsonArray("changes").add(Gitlab.change("refs/heads/main", "a", "b"));

    var response = gateway.deliver(installation, "System Hook", update.encode(), TOKEN);
    var push = deliver(PUSH, TOKEN);

    assertThat(json(response).getInteger("dispatches")).isEqualTo(1);
    assertThat(stored(response).getJsonArray("events")).hasSize(4);
    assertThat(json(push).getInteger("dispatches")).isZero();
  }

  @Test
  void recordsAChangeThatOneDeliveryReportsTwiceOnce() {
    var update = Gitlab.repositoryUpdate("octo/app", 3);
    for (int i = 0; i < 3; i++) {
      update.getJsonArray("changes").add(Gitlab.change("refs/heads/main", "a", "b"));
    }
    update.getJsonArray("changes").add("not an object");

    var response = gateway.deliver(installation, "System Hook", update.encode(), TOKEN);

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(json(response).getInteger("dispatches")).isEqualTo(1);
    assertThat(stored(response).getString("reason")).contains("skipped 1 of 7 changes");
  }

  @Test
  void findsARepositoryInNestedGroups() {
    register(installation, "octo/group/sub/app");
    var push = Gitlab.push("octo/group/sub/app", "refs/heads/main", "a", "b").encode();

    var response = deliver(push.replace("4861503", "7"), TOKEN);

    assertThat(json(response).getInteger("dispatches")).isEqualTo(1);
  }

  // Attack 15.
  @Test
  void ignoresTheRepositoryOfAnotherOwner() {
    var foreign = Gitlab.push("octopus/app", "refs/heads/main", "a", "b").encode();

    var response = deliver(foreign.replace("4861503", "8"), TOKEN);

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(json(response).getString("status")).isEqualTo("ignored");
    assertThat(stored(response).getString("reason")).contains("octopus/app");
  }

  // Attacks 6, 24, 25.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{}",
        "\u0000",
        "{\"object_kind\":1e400}",
        "{\"object_kind\":\"push\"}",
        "{\"object_kind\":\"merge_request\",\"object_attributes\":[]}",
        "{\"object_kind\":\"note\",\"project\":null}",
        "{\"event_name\":\"repository_update\",\"changes\":\"all\"}",
        "{\"event_name\":\"project_destroy\"}"
      })
  void storesAnAuthenticatedBodyThatIsNotAnEvent(String body) {
    for (var headers : List.of(withToken(TOKEN.reveal()), unusualHeaders())) {
      var response = gateway.post(Gateway.path(installation), body, headers);

      assertThat(response.statusCode()).isEqualTo(202);
      assertThat(json(response).getString("status")).isIn("ignored", "duplicate");
      assertThat(stored(response).getString("reason")).isNotBlank().hasSizeLessThan(200);
    }
  }

  private static Map<String, String> unusualHeaders() {
    var headers = new HashMap<>(withToken(TOKEN.reveal()));
    headers.put("X-Gitlab-Event", "x".repeat(2_000));
    headers.put("Idempotency-Key", "k".repeat(2_000));
    headers.put("X-Gitlab-Instance", "::not a url::");
    return headers;
  }

  // Attack 65.
  @Test
  void neitherStoresNorLogsTheToken() {
    try (var log = CapturedLog.begin(Level.DEBUG)) {
      var response = deliver(PUSH, TOKEN);
      gateway.post(Gateway.path(installation), PUSH, withToken("wrong-" + TOKEN.reveal()));

      assertThat(response.statusCode()).isEqualTo(202);
      assertThat(log.text()).contains("accepted, 1 started").doesNotContain(TOKEN.reveal());
    }
    assertThat(payloads("lower(convert_from(headers, 'UTF8')) LIKE '%idempotency-key%'"))
        .isPositive();
    assertThat(payloads("lower(convert_from(headers, 'UTF8')) LIKE '%x-gitlab-token%'")).isZero();
    assertThat(payloads("convert_from(headers, 'UTF8') LIKE '%" + TOKEN.reveal() + "%'")).isZero();
  }

  private long payloads(String condition) {
    return gateway.fixture.count("SELECT count(*) FROM payload WHERE " + condition);
  }

  @Test
  void acceptsADeliveryOfAnotherServerThanTheHostAndAuditsItOnce() {
    var onHost = gateway.fixture.installationOn("https://gitlab.example.com", "*", TOKEN);
    register(onHost, "octo/app");
    var otherServer = new HashMap<>(Sender.GITLAB.signed("Push Hook", PUSH, TOKEN));
    otherServer.put("X-Gitlab-Instance", "https://gitlab.internal:8443");
    var next = Gitlab.push("refs/heads/main", "b", "c").encode();
    var again = new HashMap<>(Sender.GITLAB.signed("Push Hook", next, TOKEN));
    again.put("X-Gitlab-Instance", "https://gitlab.internal:8443");
    var last = Gitlab.push("refs/heads/main", "c", "d").encode();
    var sameServer = new HashMap<>(Sender.GITLAB.signed("Push Hook", last, TOKEN));
    sameServer.put("X-Gitlab-Instance", "https://gitlab.example.com");

    var first = gateway.post(Gateway.path(onHost), PUSH, otherServer);
    var second = gateway.post(Gateway.path(onHost), next, again);
    var third = gateway.post(Gateway.path(onHost), last, sameServer);

    assertThat(List.of(first, second, third))
        .extracting(answer -> json(answer).getInteger("dispatches"))
        .containsOnly(1);
    assertThat(stored(first).getString("reason"))
        .contains("gitlab.internal:8443", "gitlab.example.com");
    assertThat(stored(third).getString("reason", "")).isEmpty();
    await().atMost(5, SECONDS).until(() -> auditEntries(onHost) > 0);
    assertThat(auditEntries(onHost)).isEqualTo(1);
  }

  private long auditEntries(Installation audited) {
    return gateway.fixture.count(
        "SELECT count(*) FROM audit WHERE action = 'OtherInstanceDelivery' AND resource LIKE"
            + " '%:installation/"
            + audited.id()
            + "'");
  }

  private HttpResponse<String> deliver(String body, Secret secret) {
    return gateway.deliver(installation, "Push Hook", body, secret);
  }

  private HttpResponse<String> deliver(String body, Secret secret, String key) {
    return gateway.post(
        Gateway.path(installation), body, Sender.GITLAB.signed("Push Hook", body, secret, key));
  }

  private static Map<String, String> withToken(String token) {
    return Map.of(
        "Content-Type", "application/json", "X-Gitlab-Event", "Push Hook", "X-Gitlab-Token", token);
  }

  private static JsonObject json(HttpResponse<String> response) {
    return new JsonObject(response.body());
  }

  private JsonObject stored(HttpResponse<String> response) {
    var id = new DeliveryId(UUID.fromString(json(response).getString("deliveryId")));
    return gateway.fixture.delivery(id);
  }
}
