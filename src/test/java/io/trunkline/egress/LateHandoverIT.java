package io.trunkline.egress;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.delivery.DispatchPermits;
import io.trunkline.delivery.DispatchesRecorded;
import io.trunkline.delivery.EventFilter;
import io.trunkline.delivery.Github;
import io.trunkline.node.TestNode;
import io.trunkline.pipeline.PipelineId;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.target.AttemptResult;
import io.trunkline.target.TargetAnswer;
import io.trunkline.target.TargetRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Under load, the message about a new dispatch may arrive after a search of the table has found it.
 * The dispatch is still sent only once.
 */
class LateHandoverIT {
  private final TestNode node =
      TestNode.builder()
          .intervals(it -> it.withDispatchPolls(Duration.ofMillis(500), Duration.ofSeconds(5)))
          .withoutEgress()
          .start();
  private final List<Message<JsonObject>> requests = new CopyOnWriteArrayList<>();
  private DispatchesRecorded message;

  /** Records a dispatch and keeps the message about it. */
  @BeforeEach
  void recordDispatch() throws InterruptedException {
    var source = node.source().create();
    source.pipeline("deploy");
    node.bus()
        .<JsonObject>consumer(
            "trunkline.pipelines.%s.deploy".formatted(TestNode.OWNER.accountId().value()),
            requests::add);
    var messages = new LinkedBlockingQueue<DispatchesRecorded>();
    var consumer =
        node.bus()
            .<DispatchesRecorded>localConsumer(
                DispatchesRecorded.ADDRESS, received -> messages.add(received.body()));
    source.send("push", Github.push("refs/heads/main", "a", "b"));
    message = messages.poll(10, SECONDS);
    consumer.unregister().await();
  }

  @AfterEach
  void close() {
    requests.forEach(request -> request.reply("started"));
    node.close();
  }

  private void sendMessage() {
    node.bus().send(DispatchesRecorded.ADDRESS, message);
  }

  private PipelineId pipeline() {
    return message.dispatches().getFirst().pipeline();
  }

  /** Acquires permits of the pipeline until as many as wanted are left; returns those in use. */
  private int leavePermits(int wanted) {
    var acquired = new ArrayList<DispatchPermits.Permit>();
    var next = node.permits().tryAcquire(pipeline());
    while (next.isPresent()) {
      acquired.add(next.get());
      next = node.permits().tryAcquire(pipeline());
    }
    acquired.subList(0, wanted).forEach(DispatchPermits.Permit::close);
    return node.permits().inFlight();
  }

  private void awaitStatus(String status) {
    await()
        .atMost(10, SECONDS)
        .until(
            () -> node.count("SELECT count(*) FROM dispatch WHERE status = '" + status + "'") == 1);
  }

  @Test
  void ignoresMessageAboutDeliveredDispatch() {
    node.startEgress();
    await().atMost(10, SECONDS).until(() -> requests.size() == 1);
    requests.getFirst().reply("started");
    awaitStatus("DELIVERED");

    sendMessage();

    await().atMost(5, SECONDS).until(() -> node.permits().inFlight() == 0);
    assertThat(requests).hasSize(1);
  }

  @Test
  void ignoresMessageAboutDispatchThatWasQueuedForLackOfPermits() {
    var inUse = leavePermits(0);
    node.startEgress();
    awaitStatus("QUEUED");

    sendMessage();

    await().atMost(5, SECONDS).until(() -> node.permits().inFlight() == inUse - 1);
    assertThat(requests).isEmpty();
  }

  @Test
  void attemptsAgainIfPipelineOfGoneTargetCannotBePaused() {
    run("UPDATE pipeline SET target = '{\"type\":\"test\"}'");
    run(
        """
        CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'broken by the test'; END $$\
        """);
    run("CREATE TRIGGER broken BEFORE UPDATE ON pipeline FOR EACH ROW EXECUTE FUNCTION broken()");
    var attempts = new AtomicInteger();
    node.bus()
        .consumer(
            TargetRequest.address("test"),
            request -> {
              attempts.incrementAndGet();
              request.reply(
                  new AttemptResult.Gone(
                      "gone for good",
                      OptionalInt.of(410),
                      Optional.of(new TargetAnswer(Map.of("Server", "ci"), "moved\u0000 away"))));
            });
    node.startEgress();
    await().atMost(10, SECONDS).until(() -> attempts.get() > 1);

    run("DROP TRIGGER broken ON pipeline");

    awaitStatus("FAILED");
    assertThat(attempt().getJsonObject("answer"))
        .isEqualTo(
            new JsonObject()
                .put("headers", new JsonObject().put("Server", "ci"))
                .put("body", "moved\u0000 away"));
  }

  /** Returns the first attempt of the only dispatch, as the API shows it. */
  private JsonObject attempt() {
    var page =
        node.dispatches()
            .list(TestNode.OWNER.accountId(), "", EventFilter.NONE, PageRequest.first(1))
            .await();
    return page.elements().getFirst().getJsonArray("attempts").getJsonObject(0);
  }

  private void run(String sql) {
    node.database().run(sql).await();
  }

  /** Tests the search with and without a free permit for the dispatch that it finds. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void settlesDispatchWhoseMessageArrivesDuringSearch(int freePermits) {
    var inUse = leavePermits(freePermits);
    var unlock = Promise.<Void>promise();
    var lock = lockDispatch(unlock.future());
    node.startEgress();
    await().atMost(10, SECONDS).until(this::isSearching);

    sendMessage();
    await().atMost(5, SECONDS).until(() -> requests.size() == 1);
    unlock.complete();
    lock.await();
    await().atMost(10, SECONDS).until(() -> !isSearching());
    requests.getFirst().reply("started");

    awaitStatus("DELIVERED");
    await().atMost(5, SECONDS).until(() -> node.permits().inFlight() == inUse - 1);
    assertThat(requests).hasSize(1);
  }

  private Future<Void> lockDispatch(Future<Void> until) {
    var isLocked = Promise.<Void>promise();
    var transactionEnd =
        node.database()
            .transaction(transaction ->
                transaction
                    .run("SELECT id FROM dispatch FOR UPDATE")
                    .<Void>mapEmpty()
                    .onComplete(isLocked)
                    .compose(_ -> until));
    isLocked.future().await();
    return transactionEnd;
  }

  private boolean isSearching() {
    return node.count(
            """
            SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
              AND wait_event_type = 'Lock'\
            """)
        > 0;
  }
}
