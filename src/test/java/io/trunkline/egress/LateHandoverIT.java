package io.trunkline.egress;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.delivery.DispatchesRecorded;
import io.trunkline.delivery.Github;
import io.trunkline.delivery.LeasedDispatch;
import io.trunkline.delivery.LedgerFixture;
import io.trunkline.delivery.RecordResult;
import io.trunkline.target.AttemptResult;
import io.trunkline.target.TargetRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A node under load hears of a dispatch late, when it has found it in the table: it is started once
 * all the same.
 */
class LateHandoverIT {
  /** Of one pipeline, on a road's node. */
  private static final int PERMITS_MAX = 16;

  private final LedgerFixture road = LedgerFixture.open();
  private final List<Message<JsonObject>> asked = new CopyOnWriteArrayList<>();
  private List<LeasedDispatch> word;

  @BeforeEach
  void record() {
    var installation = road.installation("octo");
    road.pipeline("deploy", road.connection(installation), "octo/app", new JsonArray());
    road.vertx
        .eventBus()
        .<JsonObject>consumer(
            "trunkline.pipelines." + LedgerFixture.ACCOUNT + ".deploy", asked::add);
    var push = Github.push("refs/heads/main", "a", "b");
    word = ((RecordResult.Accepted) road.receive(installation, "push", push)).leased();
  }

  @AfterEach
  void close() {
    asked.forEach(message -> message.reply("started"));
    road.close();
  }

  private void deploy() {
    Egress.deploy(road);
  }

  private void sendWord() {
    road.vertx.eventBus().send(DispatchesRecorded.ADDRESS, new DispatchesRecorded(word));
  }

  private void hold(int permits) {
    for (int i = 0; i < permits; i++) {
      assertThat(road.permits.tryAcquire(word.getFirst().pipeline())).isPresent();
    }
  }

  private void awaitStatus(String status) {
    await()
        .atMost(10, SECONDS)
        .until(
            () -> road.count("SELECT count(*) FROM dispatch WHERE status = '" + status + "'") == 1);
  }

  @Test
  void startsNothingAgainWhenItWasFoundAndDelivered() {
    deploy();
    await().atMost(10, SECONDS).until(() -> asked.size() == 1);
    asked.getFirst().reply("started");
    awaitStatus("DELIVERED");

    sendWord();

    await().atMost(5, SECONDS).until(() -> road.permits.inFlight() == 0);
    assertThat(asked).hasSize(1);
  }

  @Test
  void startsNothingWhenItWasFoundAndHadToBeQueued() {
    hold(PERMITS_MAX - 1);
    deploy();
    awaitStatus("QUEUED");

    sendWord();

    await().atMost(5, SECONDS).until(() -> road.permits.inFlight() == PERMITS_MAX - 1);
    assertThat(asked).isEmpty();
  }

  /** The pipeline of a target that is gone cannot be paused: nothing is settled, nothing lost. */
  @Test
  void findsAgainWhatWasAnsweredButNotConcluded() {
    run("UPDATE pipeline SET target = '{\"type\":\"http\"}'");
    run(
        """
        CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'broken by the test'; END $$\
        """);
    run("CREATE TRIGGER broken BEFORE UPDATE ON pipeline FOR EACH ROW EXECUTE FUNCTION broken()");
    var requests = new AtomicInteger();
    road.vertx
        .eventBus()
        .consumer(
            TargetRequest.address("http"),
            message -> {
              requests.incrementAndGet();
              message.reply(new AttemptResult.Gone("gone for good", OptionalInt.of(410)));
            });
    deploy();
    await().atMost(10, SECONDS).until(() -> requests.get() > 1);

    run("DROP TRIGGER broken ON pipeline");

    awaitStatus("FAILED");
  }

  private void run(String sql) {
    road.await(road.database.run(sql));
  }

  /** With and without a permit for what is found. */
  @ParameterizedTest
  @ValueSource(ints = {0, PERMITS_MAX - 1})
  void settlesWhatItHeardOfWhileItWasBeingFound(int permits) {
    hold(permits);
    var over = Promise.<Void>promise();
    var lock = lockDispatch(over.future());
    deploy();
    await().atMost(10, SECONDS).until(this::isSearching);

    sendWord();
    await().atMost(5, SECONDS).until(() -> asked.size() == 1);
    over.complete();
    road.await(lock);
    await().atMost(10, SECONDS).until(() -> !isSearching());
    asked.getFirst().reply("started");

    awaitStatus("DELIVERED");
    await().atMost(5, SECONDS).until(() -> road.permits.inFlight() == permits);
    assertThat(asked).hasSize(1);
  }

  private Future<Void> lockDispatch(Future<Void> until) {
    var isHeld = Promise.<Void>promise();
    var held =
        road.database.transaction(transaction ->
            transaction
                .run("SELECT id FROM dispatch FOR UPDATE")
                .<Void>mapEmpty()
                .onComplete(isHeld)
                .compose(_ -> until));
    road.await(isHeld.future());
    return held;
  }

  private boolean isSearching() {
    return road.count(
            """
            SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
              AND wait_event_type = 'Lock'\
            """)
        > 0;
  }
}
