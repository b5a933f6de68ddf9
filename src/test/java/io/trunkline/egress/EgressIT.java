package io.trunkline.egress;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.delivery.Github;
import io.trunkline.node.TestNode;
import io.trunkline.node.TestSource;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dispatches reach the pipeline's consumer on one of the nodes, and their outcome is recorded. */
class EgressIT {
  private final TestNode node = builder().start();
  private final List<TestNode> otherNodes = new ArrayList<>();
  private final List<JsonObject> events = new CopyOnWriteArrayList<>();
  private TestSource source;
  private int pushes;

  private static TestNode.Builder builder() {
    return TestNode.builder()
        .intervals(it ->
            it.withDispatchPolls(Duration.ofMillis(200), Duration.ofSeconds(1))
                .withDrainDispatches(Duration.ofSeconds(1)))
        .withoutEgress();
  }

  @BeforeEach
  void createSource() {
    source = node.source().create();
  }

  @AfterEach
  void close() {
    otherNodes.forEach(TestNode::close);
    node.close();
  }

  private TestNode startOtherNode() {
    var other = builder().on(node.testDatabase()).start();
    otherNodes.add(other);
    other.startEgress();
    return other;
  }

  private interface Consumer {
    void reply(Message<JsonObject> message);
  }

  private void consume(TestNode consumingNode, String pipeline, Consumer consumer) {
    consumingNode
        .bus()
        .<JsonObject>consumer(
            "trunkline.pipelines.%s.%s".formatted(TestNode.OWNER.accountId().value(), pipeline))
        .handler(message -> {
          events.add(message.body());
          consumer.reply(message);
        });
  }

  private static void start(Message<JsonObject> message) {
    message.reply("started");
  }

  private void push() {
    pushes++;
    var push =
        Github.push("refs/heads/main", "%040x".formatted(pushes), "%040x".formatted(pushes + 1));
    assertThat(source.send("push", push).statusCode()).isEqualTo(202);
  }

  private void queueAll() {
    node.database().run("UPDATE dispatch SET status = 'QUEUED', owner = NULL").await();
  }

  private long count(String status) {
    return node.count("SELECT count(*) FROM dispatch WHERE status = '" + status + "'");
  }

  private long attempts() {
    return node.count("SELECT count(*) FROM attempt")
        + node.count("SELECT count(*) FROM dispatch WHERE started_at IS NOT NULL");
  }

  @Test
  void deliversEventToConsumerOfPipeline() {
    source.pipeline("deploy");
    node.startEgress();
    consume(node, "deploy", EgressIT::start);

    push();

    await().atMost(5, SECONDS).until(() -> count("DELIVERED") == 1);
    var event = events.getFirst();
    assertThat(event.getString("specversion")).isEqualTo("1.0");
    assertThat(event.getString("type")).isEqualTo("io.trunkline.branch.pushed");
    assertThat(event.getString("source")).isEqualTo(source.connection().arn().value());
    assertThat(event.getString("subject")).isEqualTo("octo/app");
    assertThat(event.getJsonObject("data").getString("pipeline")).isEqualTo("deploy");
    assertThat(event.getJsonObject("data").getString("accountId")).isEqualTo("000000000000");
    assertThat(event.getJsonObject("data").getString("trigger")).isEqualTo("Source.default");
    assertThat(attempts()).isEqualTo(1);
    await().atMost(2, SECONDS).until(() -> node.permits().inFlight() == 0);
  }

  @Test
  void queuesWithoutAttemptWhileThereIsNoConsumer() {
    source.pipeline("deploy");
    node.startEgress();

    push();
    await().atMost(5, SECONDS).until(() -> count("QUEUED") == 1);
    var attempts = attempts();
    consume(node, "deploy", EgressIT::start);

    await().atMost(9, SECONDS).until(() -> count("DELIVERED") == 1);
    assertThat(attempts).isZero();
  }

  @Test
  void dispatchesWithoutConsumerCostNothingUntilOneRegisters() {
    source.pipeline("deploy");
    node.startEgress();
    push();
    await().atMost(5, SECONDS).until(() -> node.permits().waits().count() == 1);

    for (int i = 0; i < 100; i++) {
      push();
    }
    var claims = claims();
    await().during(2, SECONDS).atMost(3, SECONDS).until(() -> count("QUEUED") >= 100);

    assertThat(claims() - claims).isLessThanOrEqualTo(3);
    consume(node, "deploy", EgressIT::start);
    await().atMost(9, SECONDS).until(() -> count("DELIVERED") == 101);
    assertThat(node.permits().waits().count()).isZero();
  }

  private long claims() {
    return node.count("SELECT sum(fence) FROM dispatch");
  }

  @Test
  void failsDispatchOnPermanentErrorOfConsumer() {
    source.pipeline("deploy");
    node.startEgress();
    consume(node, "deploy", message -> message.fail(422, "no such project"));

    push();

    await().atMost(5, SECONDS).until(() -> count("FAILED") == 1);
    assertThat(
            node.count("SELECT count(*) FROM dispatch WHERE reason LIKE '%422: no such project%'"))
        .isEqualTo(1);
  }

  // Attack 55: a consumer that always fails delays only its own dispatches.
  @Test
  void retriesFailedDispatchLaterAndDeliversOthers() {
    source.pipeline("poison");
    source.pipeline("deploy");
    node.startEgress();
    consume(node, "poison", message -> message.fail(500, "broken"));
    consume(node, "deploy", EgressIT::start);

    push();
    push();

    await().atMost(5, SECONDS).until(() -> count("DELIVERED") == 2);
    await().atMost(5, SECONDS).until(() -> count("QUEUED") == 2);
    assertThat(node.count("SELECT count(*) FROM dispatch WHERE due_at > now()")).isEqualTo(2);
  }

  @Test
  void findsDispatchWhoseMessageWasLost() {
    source.pipeline("deploy");
    consume(node, "deploy", EgressIT::start);
    push();

    node.startEgress();

    await().atMost(4, SECONDS).until(() -> count("DELIVERED") == 1);
  }

  // Attack 48: a node disappears after its 2xx and before its dispatch.
  @Test
  void adoptsDispatchesOfNodeWithoutLease() {
    source.pipeline("deploy");
    push();
    node.database().run("UPDATE dispatch SET owner = gen_random_uuid()").await();

    var other = startOtherNode();
    consume(other, "deploy", EgressIT::start);

    await().atMost(15, SECONDS).until(() -> count("DELIVERED") == 1);
    assertThat(events).hasSize(1);
  }

  // Attack 54: a node that was suspended for longer than its lease cannot settle a dispatch that
  // another node took over.
  @Test
  void settlesNothingThatAnotherNodeTook() {
    source.pipeline("deploy");
    node.startEgress();
    consume(node, "deploy", message -> node.vertx().setTimer(2_000, _ -> message.reply("late")));

    push();
    await().atMost(5, SECONDS).until(() -> events.size() == 1);
    var thief = UUID.randomUUID();
    node.count(
        """
        WITH taken AS (UPDATE dispatch SET owner = '%s', fence = fence + 1 RETURNING 1),
          node AS (INSERT INTO node (id, version, leased_until)
            SELECT '%s', version, now() + interval '1 hour' FROM node LIMIT 1)
        SELECT count(*) FROM taken\
        """
            .formatted(thief, thief));

    await().pollDelay(3, SECONDS).atMost(6, SECONDS).until(() -> node.permits().inFlight() == 0);
    assertThat(count("DELIVERED")).isZero();
    assertThat(node.count("SELECT count(*) FROM dispatch WHERE owner = '" + thief + "'")).isOne();
    assertThat(attempts()).isZero();
  }

  @Test
  void sharesQueueBetweenNodes() {
    source.pipeline("deploy");
    for (int i = 0; i < 40; i++) {
      push();
    }
    queueAll();
    for (var other : List.of(startOtherNode(), startOtherNode())) {
      consume(
          other, "deploy", message -> other.vertx().setTimer(100, _ -> message.reply("started")));
    }

    await().atMost(20, SECONDS).until(() -> count("DELIVERED") == 40);
    assertThat(events).hasSize(40);
    assertThat(events.stream().map(event -> event.getString("id")).distinct()).hasSize(40);
  }

  @Test
  void requeuesDispatchesOnStop() {
    source.pipeline("deploy");
    node.startEgress();
    consume(node, "deploy", _ -> {});

    push();
    await().atMost(5, SECONDS).until(() -> events.size() == 1);
    node.stopEgress();

    assertThat(count("QUEUED")).isEqualTo(1);
  }

  @Test
  void cancelsDispatchOfDeletedPipeline() {
    source.pipeline("deploy");
    push();
    queueAll();
    node.pipelines().delete(TestNode.OWNER, "deploy").await();

    node.startEgress();

    await().atMost(5, SECONDS).until(() -> count("CANCELLED") == 1);
  }
}
