package io.trunkline.ingress;

import static io.trunkline.delivery.Bitbucket.branch;
import static io.trunkline.delivery.Bitbucket.pullRequest;
import static io.trunkline.delivery.Bitbucket.push;
import static io.trunkline.delivery.Bitbucket.tag;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.delivery.DeliveryId;
import io.trunkline.installation.Installation;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.bitbucket.BitbucketWebhooks;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
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

/** Tests webhooks of Bitbucket: the responses, and what is stored before a response is sent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BitbucketIngressIT {
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
    installation = gateway.installation(ProviderType.BITBUCKET, "octo", Gateway.SECRET);
    register("branches", "'push': [{'branches': {'includes': ['main']}}]");
    register("tags", "'push': [{'tags': {'includes': ['v*']}}]");
    register("requests", "'pullRequest': [{'branches': {'includes': ['main']}}]");
  }

  private void register(String name, String filter) {
    var trigger =
        """
        [{'providerType': 'CodeStarSourceConnection', 'gitConfiguration': {
          'sourceActionName': 'Source', %s}}]\
        """
            .formatted(filter)
            .replace('\'', '"');
    gateway.fixture.pipeline(
        name + UUID.randomUUID(),
        gateway.fixture.connection(installation),
        "octo/app",
        new JsonArray(trigger));
  }

  private HttpResponse<String> deliver(String key, JsonObject body) {
    return deliver(key, body.encode());
  }

  private HttpResponse<String> deliver(String key, String body) {
    var headers = Map.of("X-Event-Key", key, "X-Request-UUID", UUID.randomUUID().toString());
    return gateway.deliver(new BitbucketWebhooks(), installation, headers, body);
  }

  /** Returns status and number of dispatches, for example {@code accepted 2}. */
  private String resultOf(String key, JsonObject body) {
    var answer = json(deliver(key, body));
    return answer.getString("status") + " " + answer.getInteger("dispatches");
  }

  private static JsonObject json(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(202);
    return new JsonObject(response.body());
  }

  private JsonObject stored(HttpResponse<String> response) {
    var id = new DeliveryId(UUID.fromString(json(response).getString("deliveryId")));
    return gateway.fixture.delivery(id);
  }

  @Test
  void startsEachPipelineForItsOwnChange() {
    var body =
        push(
            branch("main", "a", "b"),
            branch("dev", "", "c"),
            tag("v1", "", "b"),
            tag("x", "", "b"));

    var delivery = stored(deliver("repo:push", body));

    assertThat(delivery.getJsonArray("events")).hasSize(4);
    assertThat(delivery.getJsonArray("decisions")).hasSize(12);
    var started =
        delivery.getJsonArray("decisions").stream()
            .map(JsonObject.class::cast)
            .filter(decision -> decision.getString("outcome").equals("MATCHED"))
            .map(decision ->
                decision.getString("pipeline").substring(0, 4)
                    + indexOf(delivery, decision.getString("eventId")));
    assertThat(started).containsExactlyInAnyOrder("bran0", "tags2");
    assertThat(delivery.getJsonArray("dispatches")).hasSize(2);
  }

  private static int indexOf(JsonObject delivery, String eventId) {
    return delivery.getJsonArray("events").stream()
        .map(event -> ((JsonObject) event).getString("eventId"))
        .toList()
        .indexOf(eventId);
  }

  @Test
  void startsOnceForAChangeReportedByTwoHooks() {
    var one = push(branch("main", "a", "b"));

    var results =
        List.of(
            resultOf("repo:push", one), resultOf("repo:push", one.copy().put("hook", "workspace")));

    assertThat(results).containsExactly("accepted 1", "accepted 0");
  }

  @Test
  void startsForEachMoveBackAndForth() {
    var forth = push(branch("main", "a", "b"));
    var back = push(branch("main", "b", "a"));
    var tagged = push(tag("v1", "", "a"));

    var results =
        List.of(
            resultOf("repo:push", forth),
            resultOf("repo:push", back),
            resultOf("repo:push", forth),
            resultOf("repo:push", forth),
            resultOf("repo:push", tagged),
            resultOf("repo:push", push(tag("v1", "a", ""))),
            resultOf("repo:push", tagged));

    assertThat(results)
        .containsExactly(
            "accepted 1",
            "accepted 1",
            "accepted 1",
            "duplicate 0",
            "accepted 1",
            "accepted 0",
            "accepted 1");
  }

  @Test
  void recordsValidChangesNextToAnInvalidOne() {
    var bad = branch("dev", "a", "b");
    bad.getJsonObject("new").remove("type");

    var response = deliver("repo:push", push(bad, branch("main", "a", "b")));

    assertThat(json(response).getInteger("dispatches")).isEqualTo(1);
    assertThat(stored(response).getString("reason"))
        .isEqualTo(
            "skipped 1 of 2 changes as invalid, the first because push.changes.new.type is"
                + " missing");
  }

  @Test
  void distinguishesNewCommitsFromANewTitle() {
    var created = resultOf("pullrequest:created", pullRequest("One", "a"));
    var title = deliver("pullrequest:updated", pullRequest("Two", "a"));
    var head = pullRequest("Two", "b");
    var updated = stored(deliver("pullrequest:updated", head));
    var again = resultOf("pullrequest:updated", head);
    var closed = resultOf("pullrequest:fulfilled", pullRequest("Three", "b"));

    assertThat(List.of(created, again, closed))
        .containsExactly("accepted 1", "duplicate 0", "accepted 1");
    assertThat(json(title).getString("status")).isEqualTo("ignored");
    assertThat(stored(title).getString("reason")).contains("no new commit");
    assertThat(updated.getJsonArray("dispatches")).hasSize(1);
    assertThat(updated.getJsonArray("events").encode())
        .contains("\"UPDATED\"", "\"previousCommitId\":\"aaaaaaaaaaaa\"");
  }

  @Test
  void treatsTheFirstEditOfAnUnknownPullRequestAsUpdate() {
    var delivery = stored(deliver("pullrequest:updated", pullRequest("One", "a")));

    assertThat(delivery.getJsonArray("events").encode()).contains("\"UPDATED\"");
    assertThat(delivery.getJsonArray("dispatches")).hasSize(1);
  }

  @Test
  void closesPullRequestWhoseForkWasDeletedWithLastHead() {
    deliver("pullrequest:created", pullRequest("One", "a"));
    deliver("pullrequest:updated", pullRequest("One", "b"));
    var withoutFork = pullRequest("One", "b");
    var source = withoutFork.getJsonObject("pullrequest").getJsonObject("source");
    source.putNull("commit").putNull("repository");

    var closed = stored(deliver("pullrequest:rejected", withoutFork));
    var again = resultOf("pullrequest:rejected", withoutFork);

    assertThat(closed.getString("status")).isEqualTo("accepted");
    assertThat(closed.getJsonArray("events").encode())
        .contains("\"CLOSED\"", "\"commitId\":\"bbbbbbbbbbbb\"");
    assertThat(again).isEqualTo("duplicate 0");
  }

  @Test
  void startsPipelineWhenPullRequestIsClosedWithoutHead() {
    deliver("pullrequest:created", pullRequest("One", "a"));
    var withoutHead = pullRequest("One", "a");
    withoutHead.getJsonObject("pullrequest").getJsonObject("source").putNull("commit");

    assertThat(resultOf("pullrequest:rejected", withoutHead)).isEqualTo("accepted 1");
  }

  @Test
  void ignoresClosedPullRequestWithoutAnyKnownHead() {
    var withoutHead = pullRequest("One", "a");
    withoutHead.getJsonObject("pullrequest").getJsonObject("source").putNull("commit");

    var closed = stored(deliver("pullrequest:rejected", withoutHead));

    assertThat(closed.getString("status")).isEqualTo("ignored");
    assertThat(closed.getString("reason")).contains("no earlier event of the pull request");
  }

  // Attacks 7, 10, 39.
  @Test
  void rejectsUnsignedWebhooks() {
    var body = "{\"test\":true}";
    var json = Map.of("Content-Type", "application/json", "X-Event-Key", "diagnostics:ping");
    var sha1 =
        Map.of("Content-Type", "application/json", "X-Hub-Signature", "sha1=" + "0".repeat(40));

    var answers =
        List.of(
            gateway.post(Gateway.path(installation), body, json),
            gateway.post(Gateway.path(installation), body, sha1),
            gateway.post("/webhooks/bitbucket/unknown", body, json),
            gateway.post("/webhooks/github/" + installation.hookKey(), body, json));

    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(401);
    assertThat(answers).extracting(HttpResponse::body).containsOnly(answers.getFirst().body());
    assertThat(json(deliver("diagnostics:ping", body)).getString("status")).isEqualTo("ignored");
  }

  // Attacks 6, 26.
  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{", "{\"push\":{\"changes\":[]}}", "\u0000"})
  void ignoresCorrectlySignedInvalidBodies(String body) {
    for (var key : List.of("repo:push", "pullrequest:updated", "pullrequest:created", "x\ty")) {
      var response = deliver(key, body.isEmpty() ? "" : body + " ".repeat(key.length()));

      assertThat(json(response).getString("status")).isIn("ignored", "duplicate");
      assertThat(stored(response).getString("reason")).isNotBlank();
    }
  }

  // Attack 15.
  @Test
  void ignoresTheRepositoryOfAnotherOwner() {
    var body = push(branch("main", "a", "b"));
    body.getJsonObject("repository").put("uuid", "{v}").put("full_name", "victim/app");

    assertThat(resultOf("repo:push", body)).isEqualTo("ignored 0");
  }
}
