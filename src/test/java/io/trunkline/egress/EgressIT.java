package io.trunkline.egress;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.connection.Connection;
import io.trunkline.delivery.DispatchesRecorded;
import io.trunkline.delivery.Github;
import io.trunkline.delivery.LedgerFixture;
import io.trunkline.delivery.RecordResult;
import io.trunkline.installation.Installation;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is owed goes out, by whichever node is there, and what it comes to is written down. */
class EgressIT {
  private final LedgerFixture road = LedgerFixture.open();
  private final List<LedgerFixture> others = new ArrayList<>();
  private final List<JsonObject> received = new CopyOnWriteArrayList<>();
  private Installation installation;
  private Connection connection;
  private int pushes;

  @BeforeEach
  void register() {
    installation = road.installation("octo");
    connection = road.connection(installation);
  }

  @AfterEach
  void close() {
    others.forEach(LedgerFixture::close);
    road.close();
  }

  private void deploy(LedgerFixture node) {
    Egress.deploy(node);
  }

  private LedgerFixture another() {
    var other = new LedgerFixture(road.testDatabase, road.sealer);
    others.add(other);
    return other;
  }

  private void pipeline(String name) {
    road.pipeline(name, connection, "octo/app", new JsonArray());
  }

  private interface Answer {
    void to(Message<JsonObject> message);
  }

  private void consume(LedgerFixture node, String pipeline, Answer answer) {
    node.vertx
        .eventBus()
        .<JsonObject>consumer("trunkline.pipelines." + LedgerFixture.ACCOUNT + "." + pipeline)
        .handler(message -> {
          received.add(message.body());
          answer.to(message);
        });
  }

  private static void start(Message<JsonObject> message) {
    message.reply("started");
  }

  /** Records a push and tells egress of this node, as ingress does. */
  private void push() {
    var recorded = record();
    road.vertx
        .eventBus()
        .send(DispatchesRecorded.ADDRESS, new DispatchesRecorded(recorded.leased()));
  }

  private RecordResult.Accepted record() {
    pushes++;
    var push =
        Github.push("refs/heads/main", "%040x".formatted(pushes), "%040x".formatted(pushes + 1));
    return (RecordResult.Accepted) road.receive(installation, "push", push);
  }

  private long count(String status) {
    return road.count("SELECT count(*) FROM dispatch WHERE status = '" + status + "'");
  }

  private long attempts() {
    return road.count("SELECT count(*) FROM attempt")
        + road.count("SELECT count(*) FROM dispatch WHERE started_at IS NOT NULL");
  }

  @Test
  void deliversToWhoeverConsumesTheAddressOfThePipeline() {
    pipeline("deploy");
    deploy(road);
    consume(road, "deploy", EgressIT::start);

    push();

    await().atMost(5, SECONDS).until(() -> count("DELIVERED") == 1);
    var event = received.getFirst();
    assertThat(event.getString("specversion")).isEqualTo("1.0");
    assertThat(event.getString("type")).isEqualTo("io.trunkline.branch.pushed");
    assertThat(event.getString("source")).isEqualTo(connection.arn().value());
    assertThat(event.getString("subject")).isEqualTo("octo/app");
    assertThat(event.getJsonObject("data").getString("pipeline")).isEqualTo("deploy");
    assertThat(event.getJsonObject("data").getString("accountId")).isEqualTo("000000000000");
    assertThat(event.getJsonObject("data").getString("trigger")).isEqualTo("Source.default");
    assertThat(attempts()).isEqualTo(1);
    await().atMost(2, SECONDS).until(() -> road.permits.inFlight() == 0);
  }

  @Test
  void queuesWithoutAnAttemptWhileNobodyConsumes() {
    pipeline("deploy");
    deploy(road);

    push();
    await().atMost(5, SECONDS).until(() -> count("QUEUED") == 1);
    var attempts = attempts();
    consume(road, "deploy", EgressIT::start);

    await().atMost(9, SECONDS).until(() -> count("DELIVERED") == 1);
    assertThat(attempts).isZero();
  }

  @Test
  void givesUpWhenTheConsumerSaysSo() {
    pipeline("deploy");
    deploy(road);
    consume(road, "deploy", message -> message.fail(422, "no such project"));

    push();

    await().atMost(5, SECONDS).until(() -> count("FAILED") == 1);
    assertThat(
            road.count("SELECT count(*) FROM dispatch WHERE reason LIKE '%422: no such project%'"))
        .isEqualTo(1);
  }

  // Attack 55: one that always throws is tried again later, and others go on.
  @Test
  void triesAgainLaterWhatBreaksAndGoesOnWithOthers() {
    pipeline("poison");
    pipeline("deploy");
    deploy(road);
    consume(road, "poison", message -> message.fail(500, "broken"));
    consume(road, "deploy", EgressIT::start);

    push();
    push();

    await().atMost(5, SECONDS).until(() -> count("DELIVERED") == 2);
    await().atMost(5, SECONDS).until(() -> count("QUEUED") == 2);
    assertThat(road.count("SELECT count(*) FROM dispatch WHERE due_at > now()")).isEqualTo(2);
  }

  @Test
  void findsWhatItWasNeverToldOf() {
    pipeline("deploy");
    deploy(road);
    consume(road, "deploy", EgressIT::start);

    record();

    // It looks once a second for what it has not heard of for a second.
    await().atMost(4, SECONDS).until(() -> count("DELIVERED") == 1);
  }

  // Attack 48: a node is gone after its 2xx and before its dispatch.
  @Test
  void takesOverWhatANodeLeftBehind() {
    pipeline("deploy");
    record();
    var other = another();
    deploy(other);
    consume(other, "deploy", EgressIT::start);

    // As if the lease of the first node had ended.
    road.count(
        "WITH gone AS (DELETE FROM node WHERE id = '%s' RETURNING 1) SELECT count(*) FROM gone"
            .formatted(road.node));

    await().atMost(15, SECONDS).until(() -> count("DELIVERED") == 1);
    assertThat(received).hasSize(1);
  }

  // Attack 54: a node that slept through its lease cannot settle what another one took.
  @Test
  void settlesNothingThatItHasLost() {
    pipeline("deploy");
    deploy(road);
    consume(road, "deploy", message -> road.vertx.setTimer(2_000, _ -> message.reply("late")));

    push();
    await().atMost(5, SECONDS).until(() -> received.size() == 1);
    var thief = UUID.randomUUID();
    road.count(
        """
        WITH taken AS (UPDATE dispatch SET owner = '%s', fence = fence + 1 RETURNING 1),
          node AS (INSERT INTO node (id, version, leased_until)
            VALUES ('%s', 'test', now() + interval '1 hour'))
        SELECT count(*) FROM taken\
        """
            .formatted(thief, thief));

    await().pollDelay(3, SECONDS).atMost(6, SECONDS).until(() -> road.permits.inFlight() == 0);
    assertThat(count("DELIVERED")).isZero();
    assertThat(road.count("SELECT count(*) FROM dispatch WHERE owner = '" + thief + "'")).isOne();
    assertThat(attempts()).isZero();
  }

  @Test
  void sharesTheWorkOfOneDatabase() {
    pipeline("deploy");
    for (int i = 0; i < 40; i++) {
      record();
    }
    road.count(
        "WITH freed AS (UPDATE dispatch SET status = 'QUEUED', owner = NULL RETURNING 1) SELECT"
            + " count(*) FROM freed");
    var one = another();
    var two = another();
    for (var node : List.of(one, two)) {
      deploy(node);
      consume(node, "deploy", message -> node.vertx.setTimer(100, _ -> message.reply("started")));
    }

    await().atMost(20, SECONDS).until(() -> count("DELIVERED") == 40);
    assertThat(received).hasSize(40);
    assertThat(received.stream().map(event -> event.getString("id")).distinct()).hasSize(40);
  }

  @Test
  void givesBackItsDispatchesWhenItStops() {
    pipeline("deploy");
    deploy(road);
    consume(road, "deploy", _ -> {});

    push();
    await().atMost(5, SECONDS).until(() -> received.size() == 1);
    road.vertx.deploymentIDs().forEach(id -> road.await(road.vertx.undeploy(id)));

    assertThat(count("QUEUED")).isEqualTo(1);
  }

  @Test
  void cancelsWhatIsOwedToADeletedPipeline() {
    pipeline("deploy");
    record();
    road.count(
        "WITH freed AS (UPDATE dispatch SET status = 'QUEUED', owner = NULL RETURNING 1) SELECT"
            + " count(*) FROM freed");
    road.await(road.pipelines.delete(LedgerFixture.CALLER, "deploy"));

    deploy(road);

    await().atMost(5, SECONDS).until(() -> count("CANCELLED") == 1);
  }
}
