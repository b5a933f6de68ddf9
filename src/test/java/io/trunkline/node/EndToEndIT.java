package io.trunkline.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import com.standardwebhooks.Webhook;
import io.cloudevents.jackson.JsonFormat;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.Payloads;
import io.trunkline.provider.Payloads.Sample;
import io.trunkline.provider.Verification;
import io.trunkline.provider.WebhookVerifier;
import io.trunkline.provider.github.GithubWebhooks;
import io.trunkline.target.http.HttpReceiver;
import io.trunkline.target.http.HttpReceiver.Received;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sends real payloads of GitHub through a node to every kind of target. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndToEndIT {
  private static final String CLOUD = "cloud";
  private static final String PROVIDER = "provider";
  private static final List<String> REPOSITORIES =
      List.of("bradrydzewski/drone-test-go", "Codertocat/Hello-World");
  private final List<JsonObject> started = new CopyOnWriteArrayList<>();
  private final CapturedLog log = CapturedLog.begin(Level.INFO);
  private final HttpReceiver receiver = new HttpReceiver();
  private static final String PREVIOUS_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private String cloudSecret = "";
  private String providerSecret = "";
  private TestNode node;
  private TestSource source;
  private ApiClient api;

  /** A payload, the type of its event, and a part of the event's data. */
  record Expected(String payload, String type, JsonObject data) {
    @Override
    public String toString() {
      return payload;
    }
  }

  @BeforeAll
  void start() {
    node = TestNode.builder().setting("targets.allowed-networks", "127.0.0.0/8").start();
    source = node.source().owner("*").create();
    api = node.api();
    node.bus()
        .<JsonObject>consumer("trunkline.pipelines.000000000000.bus")
        .handler(message -> {
          started.add(message.body());
          message.reply("started");
        });
    register("bus", new JsonObject().put("type", "eventbus"));
    cloudSecret = registerHttp(CLOUD, "cloudevent");
    providerSecret = registerHttp(PROVIDER, "provider");
  }

  @AfterAll
  void stop() {
    api.close();
    node.close();
    receiver.close();
    log.close();
  }

  private String registerHttp(String name, String format) {
    var url = "http://127.0.0.1:%d/%s".formatted(receiver.port(), name);
    var target = new JsonObject().put("type", "http").put("url", url).put("format", format);
    if (format.equals("cloudevent")) {
      target.put("previousSecret", PREVIOUS_SECRET);
    }
    return register(name, target).getString("secret");
  }

  /** Registers a pipeline that wants every event of both repositories of the payloads. */
  private JsonObject register(String name, JsonObject target) {
    var sources = new JsonArray();
    var triggers = new JsonArray();
    for (var repository : REPOSITORIES) {
      var action = "Source" + sources.size();
      var everything =
          new JsonObject(
              """
              {"push": [{"tags": {"includes": ["**"]}}, {"branches": {"includes": ["**"]}}],
               "pullRequest": [{"branches": {"includes": ["**"]}}]}\
              """);
      sources.add(source.source(action, repository));
      triggers.add(
          new JsonObject()
              .put("providerType", "CodeStarSourceConnection")
              .put("gitConfiguration", everything.put("sourceActionName", action)));
    }
    return source.register(
        name,
        new JsonObject().put("sources", sources).put("triggers", triggers).put("target", target));
  }

  private JsonObject deliver(Sample sample) {
    return new JsonObject(source.send(sample).body());
  }

  private JsonObject delivery(String id) {
    return api.get("/v1/deliveries/" + id);
  }

  static List<Expected> dispatched() {
    return List.of(
        new Expected(
            "push-branch",
            "branch.pushed",
            new JsonObject(
                """
                {"kind": "push", "ref": "refs/heads/master", "branchName": "master",
                 "commitId": "199eddf46df50de8d02e99bf1c5fdb4101338224",
                 "previousCommitId": "a10867b14bb761a232cd80139fbd4c0d33264240",
                 "commitMessage": "Update README", "created": false, "forced": false,
                 "fullRepositoryId": "Codertocat/Hello-World", "changedFiles": ["README.md"]}\
                """)),
        new Expected(
            "push-tag-created",
            "tag.pushed",
            new JsonObject(
                """
                {"kind": "tag", "ref": "refs/tags/v0.0.1", "tagName": "v0.0.1",
                 "commitId": "d2b75aa7797ec26b088fa2dd527e9d2c052fcedd", "created": true,
                 "fullRepositoryId": "bradrydzewski/drone-test-go"}\
                """)),
        pullRequest("opened", "opened", "OPEN", "d2b75aa7797ec26b088fa2dd527e9d2c052fcedd"),
        pullRequest(
            "synchronize", "updated", "UPDATED", "8102e371cd01cf668893cb2d04a04d52331b1dc9"),
        pullRequest(
            "closed-unmerged", "closed", "CLOSED", "d2b75aa7797ec26b088fa2dd527e9d2c052fcedd"));
  }

  private static Expected pullRequest(String action, String type, String event, String head) {
    var data =
        new JsonObject(
            """
            {"kind": "pull_request", "branchName": "master",
             "fullRepositoryId": "bradrydzewski/drone-test-go",
             "pullRequest": {"number": 1, "title": "Update .drone.yml", "merged": false,
               "draft": false, "fromFork": false, "sourceBranch": "master",
               "sourceRepository": "bradrydzewski/drone-test-go",
               "destinationBranch": "bradrydzewski-patch-1",
               "destinationCommitId": "86378926c25f4b8310d3cc37f215eb6f25712850",
               "webUrl": "https://github.com/bradrydzewski/drone-test-go/pull/1"}}\
            """);
    data.put("commitId", head).getJsonObject("pullRequest").put("event", event);
    return new Expected("pull-request-" + action, "pullrequest." + type, data);
  }

  @ParameterizedTest
  @MethodSource("dispatched")
  void reachesEveryTargetAndIsRecorded(Expected expected) throws Exception {
    var sample = new Payloads("github").sample(expected.payload());

    var deliveryId = UUID.randomUUID().toString();

    var answer = new JsonObject(source.send(sample, deliveryId).body());

    assertThat(answer.getString("status")).isEqualTo("accepted");
    assertThat(answer.getInteger("dispatches")).isEqualTo(3);
    var id = answer.getString("deliveryId");
    await().atMost(10, SECONDS).until(() -> isDelivered(delivery(id)));
    checkEvent(expected, "bus", onBus(id));
    PublishedSchemas.check("TriggerEvent", onBus(id));
    checkEvent(expected, CLOUD, cloudEvent(id));
    var original = received("/" + PROVIDER, "X-GitHub-Delivery", deliveryId);
    assertThat(original.body()).isEqualTo(sample.body());
    assertThat(original.headers().get("X-GitHub-Event"))
        .isEqualTo(sample.headers().get("X-GitHub-Event"));
    assertThat(verify(original)).isInstanceOf(Verification.Verified.class);
    var recorded = delivery(id).getJsonArray("events");
    assertThat(recorded).hasSize(1);
    checkContains(recorded.getJsonObject(0), expected.data());
  }

  @Test
  void recordsDeletedBranchWithoutDispatch() throws Exception {
    var answer = deliver(new Payloads("github").sample("push-branch-deleted"));

    assertThat(answer.getString("status")).isEqualTo("accepted");
    assertThat(answer.getInteger("dispatches")).isZero();
    var event = delivery(answer.getString("deliveryId")).getJsonArray("events").getJsonObject(0);
    assertThat(event.getString("kind")).isEqualTo("branch_deleted");
    assertThat(event.getString("branchName")).isEqualTo("feature-branch");
    assertThat(event.getString("ref")).isEqualTo("refs/heads/feature-branch");
    assertThat(event.containsKey("commitId")).isFalse();
  }

  @Test
  void keepsSecretsOutOfLogAndOwnersOutOfMetrics() throws Exception {
    var sample = new Payloads("github").sample("push-branch-created");
    var id = deliver(sample).getString("deliveryId");
    await().atMost(10, SECONDS).until(() -> isDelivered(delivery(id)));

    assertThat(deliver(sample).getString("status")).isEqualTo("duplicate");
    var forged =
        source.send("push", sample.body(), Secret.of("not the secret of this installation"));
    assertThat(forged.statusCode()).isEqualTo(401);

    var metrics = metrics();
    assertThat(metrics)
        .contains(
            "trunkline_webhook_requests_total",
            "trunkline_webhook_acknowledge_seconds_bucket",
            "trunkline_webhook_repeats_total",
            "trunkline_webhook_refused_signatures_total",
            "trunkline_cache_requests_total",
            "trunkline_batch_rows",
            "trunkline_dispatch_end_to_end_seconds",
            "trunkline_dispatch_queue_depth",
            "trunkline_dispatch_queue_oldest_seconds",
            "trunkline_dispatch_in_flight",
            "trunkline_dispatch_attempts_total",
            "trunkline_control_call_seconds_count{api=\"trunkline\",operation=\"GetDelivery\",outcome=\"success\"}")
        .doesNotContain("drone-test-go", "bradrydzewski", "Hello-World", "arn:")
        .doesNotContain(source.installation().hookKey())
        .doesNotContain(secrets());
    assertThat(log.text())
        .contains("accepted", id)
        .doesNotContain(source.installation().hookKey())
        .doesNotContain(secrets());
  }

  private List<String> secrets() {
    return List.of(
        source.secret().reveal(),
        TestNode.OWNER_KEY.secret().reveal(),
        cloudSecret,
        PREVIOUS_SECRET,
        providerSecret);
  }

  private String metrics() throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(node.managementUri("/metrics")).build();
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }

  private static boolean isDelivered(JsonObject delivery) {
    return delivery.getJsonArray("dispatches").stream()
        .map(JsonObject.class::cast)
        .allMatch(dispatch -> dispatch.getString("status").equals("DELIVERED"));
  }

  private JsonObject onBus(String deliveryId) {
    return started.stream()
        .filter(event -> event.getJsonObject("data").getString("deliveryId").equals(deliveryId))
        .findFirst()
        .orElseThrow();
  }

  /** Verifies and parses the request with other projects' libraries. */
  private JsonObject cloudEvent(String deliveryId) throws Exception {
    var request =
        receiver.received.stream()
            .filter(it -> it.path().equals("/" + CLOUD))
            .filter(it -> it.body().toString().contains(deliveryId))
            .findFirst()
            .orElseThrow();
    var headers = new HashMap<String, List<String>>();
    request.headers().forEach((name, value) -> headers.put(name, List.of(value)));
    new Webhook(cloudSecret).verify(request.body().toString(), headers);
    new Webhook(PREVIOUS_SECRET).verify(request.body().toString(), headers);
    PublishedSchemas.check("TriggerEvent", new JsonObject(request.body()));
    var event = new JsonFormat().deserialize(request.body().getBytes());
    assertThat(request.headers().get("webhook-id")).isEqualTo(event.getId());
    return new JsonObject()
        .put("type", event.getType())
        .put("subject", event.getSubject())
        .put("source", event.getSource().toString())
        .put("data", new JsonObject(Buffer.buffer(event.getData().toBytes())));
  }

  private Received received(String path, String header, String value) {
    return receiver.received.stream()
        .filter(it -> it.path().equals(path) && value.equals(it.headers().get(header)))
        .findFirst()
        .orElseThrow();
  }

  private Verification verify(Received request) {
    var secret = Secret.of(providerSecret);
    return new WebhookVerifier(InstantSource.system())
        .verify(
            new GithubWebhooks().signatureScheme(),
            request.headers(),
            request.body(),
            List.of(secret));
  }

  private void checkEvent(Expected expected, String pipeline, JsonObject event) {
    assertThat(event.getString("type")).isEqualTo("io.trunkline." + expected.type());
    assertThat(event.getString("subject")).isEqualTo(expected.data().getString("fullRepositoryId"));
    assertThat(event.getString("source")).isEqualTo(source.connection().arn().value());
    assertThat(event.getJsonObject("data").getString("pipeline")).isEqualTo(pipeline);
    checkContains(event.getJsonObject("data"), expected.data());
  }

  private static void checkContains(JsonObject all, JsonObject some) {
    some.forEach(member ->
        assertThat(all.getValue(member.getKey()))
            .as(member.getKey())
            .isEqualTo(wrapped(member.getValue())));
  }

  private static Object wrapped(Object value) {
    return value instanceof List<?> list ? new JsonArray(list) : value;
  }
}
