package io.trunkline.delivery;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.trunkline.connection.Connection;
import io.trunkline.installation.Installation;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.DatabaseUrlParser;
import io.trunkline.platform.postgres.PoolSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The database fails while a delivery is recorded: no permit is lost or released twice, and
 * dispatches that were written in spite of the failure are found again.
 */
class RecordingFaultsIT {
  private final DeliveryFixture fixture = DeliveryFixture.open();
  private Installation installation;
  private Connection connection;

  @BeforeEach
  void registerPipeline() {
    installation = fixture.installation("octo");
    connection = fixture.connection(installation);
    fixture.pipeline("deploy", connection, "octo/app", new JsonArray());
    run(
        """
        CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'broken by the test'; END $$\
        """);
    // This dispatch keeps its permit, so that a permit that is released twice is noticed, too.
    push("0", "1");
    assertThat(fixture.permits.inFlight()).isEqualTo(1);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void run(String sql) {
    fixture.await(fixture.database.run(sql));
  }

  private static JsonObject body(String before, String after) {
    return Github.push("refs/heads/main", before, after);
  }

  private RecordResult push(String before, String after) {
    return fixture.receive(installation, "push", body(before, after));
  }

  private void assertFails(String before, String after) {
    assertThatThrownBy(() -> push(before, after)).hasStackTraceContaining("broken");
  }

  private long dispatches() {
    return fixture.count("SELECT count(*) FROM dispatch");
  }

  /**
   * Returns how many dispatches the table assigns to the node although the node does not know them.
   */
  private int recalled() {
    run("UPDATE dispatch SET due_at = due_at - interval '1 hour' WHERE status = 'IN_FLIGHT'");
    var leased = fixture.await(fixture.dispatches.recall(List.of())).leased();
    leased.forEach(LeasedDispatch::close);
    return leased.size();
  }

  @ParameterizedTest
  @ValueSource(strings = {"BEFORE INSERT ON dispatch", "AFTER INSERT ON payload"})
  void releasesPermitsWhenTheStatementFails(String when) {
    run("CREATE TRIGGER broken " + when + " FOR EACH ROW EXECUTE FUNCTION broken()");

    assertFails("a", "b");

    assertThat(fixture.permits.inFlight()).isEqualTo(1);
    assertThat(dispatches()).isEqualTo(1);
  }

  @Test
  void releasesPermitsWhenTheCommitFails() {
    run(
        """
        CREATE CONSTRAINT TRIGGER broken AFTER INSERT ON delivery_key DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION broken()\
        """);

    assertFails("a", "b");

    assertThat(fixture.permits.inFlight()).isEqualTo(1);
    assertThat(dispatches()).isEqualTo(1);
  }

  private void breakCommitOfRepetitions(String condition) {
    run(
        """
        CREATE CONSTRAINT TRIGGER broken AFTER INSERT ON change DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (NEW.occurrence > 0 AND %s) EXECUTE FUNCTION broken()\
        """
            .formatted(condition));
  }

  private void repair() {
    run("DROP TRIGGER broken ON change");
  }

  @Test
  void releasesPermitsWhenARepetitionIsNotCommitted() {
    push("a", "b");
    push("b", "a");
    breakCommitOfRepetitions("true");

    assertFails("a", "b");
    int held = fixture.permits.inFlight();
    repair();

    assertThat(held).isEqualTo(3);
    assertThat(push("a", "b")).isInstanceOf(RecordResult.Accepted.class);
    assertThat(fixture.permits.inFlight()).isEqualTo(4);
  }

  /** The transaction times out, and prepares its dispatches only after that. */
  @Test
  void releasesPermitsWhenARepetitionTimesOut() {
    push("a", "b");
    push("b", "a");
    var url = DatabaseUrlParser.parse(fixture.testDatabase.url());
    var settings = PoolSettings.of("impatient", 1).withStatementTimeout(Duration.ofMillis(200));
    var impatient = Database.open(fixture.vertx, url, settings);
    // Only the client times out; the server keeps waiting for the lock.
    fixture.await(impatient.run("SELECT set_config('statement_timeout', '0', false)"));
    var over = Promise.<Void>promise();
    var lock = lockSubject(over.future());

    var recorder =
        new Deliveries(
                new DatabasePools(impatient, impatient, impatient),
                fixture.matcher,
                new BodyExecutor(fixture.vertx.createSharedWorkerExecutor("impatient", 1)),
                UUID::randomUUID,
                fixture.permits)
            .recorder(fixture.node, fixture.loader, _ -> {});
    var repetition =
        fixture.recording(recorder, fixture.current(installation), "push", body("a", "b"));
    assertThatThrownBy(() -> fixture.await(repetition)).hasStackTraceContaining("Timeout");
    over.complete();
    fixture.await(lock);

    // The pool has one connection, so this query runs after the slow transaction.
    await().atMost(20, SECONDS).until(() -> fixture.await(answers(impatient)));
    assertThat(fixture.permits.inFlight()).isEqualTo(3);
    assertThat(dispatches()).isEqualTo(3);
    fixture.await(impatient.close());
  }

  private static Future<Boolean> answers(Database database) {
    return database.run("SELECT 1").map(true).otherwise(false);
  }

  /** Takes the lock that repeats of main wait for; returns when it is held. */
  private Future<Void> lockSubject(Future<Void> until) {
    var subject = fixture.await(fixture.database.run("SELECT subject FROM change LIMIT 1"));
    var number =
        ChangeHistoryStore.lockNumber(installation.id(), subject.iterator().next().getBuffer(0));
    var isHeld = Promise.<Void>promise();
    var held =
        fixture.database.transaction(transaction ->
            transaction
                .run("SELECT pg_advisory_xact_lock($1)", Tuple.of(number))
                .<Void>mapEmpty()
                .onComplete(isHeld)
                .compose(_ -> until));
    fixture.await(isHeld.future());
    return held;
  }

  @Test
  void recallsDispatchesThatWereWrittenBeforeTheReconciliationFailed() {
    push("a", "b");
    fixture.pipeline("other", connection, "octo/app", new JsonArray());
    fixture.routes.dropAll();
    run(
        """
        CREATE TRIGGER broken BEFORE UPDATE OF decisions ON delivery
        FOR EACH ROW EXECUTE FUNCTION broken()\
        """);

    assertThatThrownBy(
            () -> fixture.receive(installation, "push", body("a", "b").put("organization", "octo")))
        .hasStackTraceContaining("broken");

    assertThat(fixture.permits.inFlight()).isEqualTo(2);
    assertThat(dispatches()).isEqualTo(3);
    assertThat(recalled()).isEqualTo(3);
  }

  /** Two repeats were deferred; only one of them can be started. */
  @Test
  void acceptsADeliveryWhoseReorderedRepeatFailsAndStartsTheRepeatLater() {
    for (var after : List.of("b", "c")) {
      push("a", after);
      assertThat(push("a", after)).isInstanceOf(RecordResult.Duplicate.class);
    }
    breakCommitOfRepetitions("NEW.after LIKE 'c%'");

    var recorded = push("d", "a");

    assertThat(recorded).isInstanceOf(RecordResult.Accepted.class);
    assertThat(List.of(started("b"), started("c"))).containsExactly(2L, 1L);
    letSecondsPass();
    assertThatThrownBy(this::startLate).hasStackTraceContaining("broken");
    repair();
    startLate();
    assertThat(List.of(started("b"), started("c"))).containsExactly(2L, 2L);
    startLate();
    assertThat(dispatches()).isEqualTo(6);
    assertThat(fixture.count("SELECT count(*) FROM change WHERE repeated_at IS NOT NULL")).isZero();
  }

  /** The first of two overdue repeats fails again, so only its own start must wait. */
  @Test
  void startsRepeatAlthoughAnEarlierOneFails() {
    for (var after : List.of("b", "c")) {
      push("a", after);
      push("a", after);
    }
    breakCommitOfRepetitions("true");
    push("d", "a");
    letSecondsPass();
    assertThat(List.of(started("b"), started("c"))).containsExactly(1L, 1L);
    repair();
    breakCommitOfRepetitions("NEW.after LIKE 'b%'");

    assertThatThrownBy(this::startLate).hasStackTraceContaining("broken");

    assertThat(List.of(started("b"), started("c"))).containsExactly(1L, 2L);
    repair();
    startLate();
    assertThat(started("b")).isEqualTo(2);
  }

  private void startLate() {
    fixture.await(
        fixture.deliveries.lateStarts(fixture.node, fixture.loader, fixture.installations).run());
  }

  private void letSecondsPass() {
    run(
        "UPDATE change SET at = at - interval '6 seconds', repeated_at = repeated_at - interval '6"
            + " seconds'");
  }

  /** Returns how many changes with a dispatch moved main to the commit. */
  private long started(String commit) {
    return fixture.count(
        "SELECT count(*) FROM change c JOIN dispatch d ON d.event_id = c.event_id WHERE after = '%s'"
            .formatted(commit.repeat(40)));
  }

  @Test
  void acceptsADeliveryWhenReorderedRepeatsCannotBeLookedUp() {
    push("a", "b");
    push("a", "b");
    run("ALTER TABLE change RENAME COLUMN repeated_by TO broken");

    assertThat(push("d", "a")).isInstanceOf(RecordResult.Accepted.class);

    run("ALTER TABLE change RENAME COLUMN broken TO repeated_by");
    letSecondsPass();
    startLate();
    assertThat(started("b")).isEqualTo(2);
  }
}
