package io.trunkline.delivery;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.trunkline.connection.Connection;
import io.trunkline.installation.Installation;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.DatabaseUrl;
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
 * The database fails in the middle: no permit is lost or given back twice, and what is on disk all
 * the same is found again.
 */
class RecordingFaultsIT {
  private final LedgerFixture road = LedgerFixture.open();
  private Installation installation;
  private Connection connection;

  @BeforeEach
  void register() {
    installation = road.installation("octo");
    connection = road.connection(installation);
    road.pipeline("deploy", connection, "octo/app", new JsonArray());
    run(
        """
        CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'broken by the test'; END $$\
        """);
    // Held by somebody else all the time: a permit that is given back twice is missed, too.
    push("0", "1");
    assertThat(road.permits.inFlight()).isEqualTo(1);
  }

  @AfterEach
  void close() {
    road.close();
  }

  private void run(String sql) {
    road.await(road.database.run(sql));
  }

  private static JsonObject body(String before, String after) {
    return Github.push("refs/heads/main", before, after);
  }

  private RecordResult push(String before, String after) {
    return road.receive(installation, "push", body(before, after));
  }

  private void assertFails(String before, String after) {
    assertThatThrownBy(() -> push(before, after)).hasStackTraceContaining("broken");
  }

  private long dispatches() {
    return road.count("SELECT count(*) FROM dispatch");
  }

  /** What this node would find in the table that it has heard nothing of. */
  private int recalled() {
    run("UPDATE dispatch SET due_at = due_at - interval '1 hour' WHERE status = 'IN_FLIGHT'");
    var inHand = road.await(road.dispatches.recall(List.of())).leased();
    inHand.forEach(LeasedDispatch::close);
    return inHand.size();
  }

  @ParameterizedTest
  @ValueSource(strings = {"BEFORE INSERT ON dispatch", "AFTER INSERT ON payload"})
  void givesPermitsBackWhenTheStatementFails(String when) {
    run("CREATE TRIGGER broken " + when + " FOR EACH ROW EXECUTE FUNCTION broken()");

    assertFails("a", "b");

    assertThat(road.permits.inFlight()).isEqualTo(1);
    assertThat(dispatches()).isEqualTo(1);
  }

  @Test
  void givesPermitsBackWhenTheCommitFails() {
    run(
        """
        CREATE CONSTRAINT TRIGGER broken AFTER INSERT ON delivery_key DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION broken()\
        """);

    assertFails("a", "b");

    assertThat(road.permits.inFlight()).isEqualTo(1);
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

  private void mend() {
    run("DROP TRIGGER broken ON change");
  }

  @Test
  void givesPermitsBackWhenARepetitionIsNotCommitted() {
    push("a", "b");
    push("b", "a");
    breakCommitOfRepetitions("true");

    assertFails("a", "b");
    int held = road.permits.inFlight();
    mend();

    assertThat(held).isEqualTo(3);
    assertThat(push("a", "b")).isInstanceOf(RecordResult.Accepted.class);
    assertThat(road.permits.inFlight()).isEqualTo(4);
  }

  /** It fails because it took too long, and makes its dispatches ready only after that. */
  @Test
  void givesPermitsBackWhenARepetitionIsTooSlow() {
    push("a", "b");
    push("b", "a");
    var url = DatabaseUrl.parse(road.testDatabase.url());
    var settings = PoolSettings.of("impatient", 1).withStatementTimeout(Duration.ofMillis(200));
    var impatient = Database.open(road.vertx, url, settings);
    // The server waits for locks; only the caller does not.
    road.await(impatient.run("SELECT set_config('statement_timeout', '0', false)"));
    var over = Promise.<Void>promise();
    var lock = lockSubject(over.future());

    var recorder =
        new Deliveries(
                new DatabasePools(impatient, impatient),
                road.intake,
                new BodyExecutor(road.vertx.createSharedWorkerExecutor("impatient", 1)),
                UUID::randomUUID,
                road.permits)
            .recorder(road.node, road.hands, _ -> {});
    var repetition = road.recording(recorder, road.now(installation), "push", body("a", "b"));
    assertThatThrownBy(() -> road.await(repetition)).hasStackTraceContaining("Timeout");
    over.complete();
    road.await(lock);

    // There is one connection: whoever gets it comes after the slow one.
    await().atMost(20, SECONDS).until(() -> road.await(answers(impatient)));
    assertThat(road.permits.inFlight()).isEqualTo(3);
    assertThat(dispatches()).isEqualTo(3);
    road.await(impatient.close());
  }

  private static Future<Boolean> answers(Database database) {
    return database.run("SELECT 1").map(true).otherwise(false);
  }

  /** Holds what repeats of main wait for; completes when it is held. */
  private Future<Void> lockSubject(Future<Void> until) {
    var subject = road.await(road.database.run("SELECT subject FROM change LIMIT 1"));
    var number =
        ChangeHistoryStore.lockNumber(installation.id(), subject.iterator().next().getBuffer(0));
    var isHeld = Promise.<Void>promise();
    var held =
        road.database.transaction(transaction ->
            transaction
                .run("SELECT pg_advisory_xact_lock($1)", Tuple.of(number))
                .<Void>mapEmpty()
                .onComplete(isHeld)
                .compose(_ -> until));
    road.await(isHeld.future());
    return held;
  }

  @Test
  void findsAgainWhatWasWrittenBeforeItsReconciliationFailed() {
    push("a", "b");
    road.pipeline("other", connection, "octo/app", new JsonArray());
    road.routes.dropAll();
    run(
        """
        CREATE TRIGGER broken BEFORE UPDATE OF decisions ON delivery
        FOR EACH ROW EXECUTE FUNCTION broken()\
        """);

    assertThatThrownBy(
            () -> road.receive(installation, "push", body("a", "b").put("organization", "octo")))
        .hasStackTraceContaining("broken");

    assertThat(road.permits.inFlight()).isEqualTo(2);
    assertThat(dispatches()).isEqualTo(3);
    assertThat(recalled()).isEqualTo(3);
  }

  /** Two repeats were held back; only one of them can be started late. */
  @Test
  void failsAsAWholeWhenALateStartFailsAndMakesItGoodWhenSentAgain() {
    for (var after : List.of("b", "c")) {
      push("a", after);
      assertThat(push("a", after)).isInstanceOf(RecordResult.Duplicate.class);
    }
    int before = road.permits.inFlight();
    breakCommitOfRepetitions("NEW.after LIKE 'c%'");

    assertFails("d", "a");
    int held = road.permits.inFlight();
    mend();
    var again = push("d", "a");

    assertThat(List.of(before, held, road.permits.inFlight())).containsOnly(3);
    assertThat(again).isInstanceOf(RecordResult.Duplicate.class);
    assertThat(started("b")).isEqualTo(2);
    assertThat(started("c")).isEqualTo(2);
    assertThat(dispatches()).isEqualTo(6);
    assertThat(recalled()).isEqualTo(6);
    assertThat(push("d", "a")).isEqualTo(again);
    assertThat(dispatches()).isEqualTo(6);
  }

  /** How many changes led main to that commit, each with a dispatch. */
  private long started(String commit) {
    return road.count(
        "SELECT count(*) FROM change c JOIN dispatch d ON d.event_id = c.event_id WHERE after = '%s'"
            .formatted(commit.repeat(40)));
  }

  @Test
  void failsAsAWholeWhenLateStartsCannotBeLookedUp() {
    push("a", "b");
    push("a", "b");
    run("ALTER TABLE change RENAME COLUMN repeated_by TO broken");

    assertThatThrownBy(() -> push("d", "a")).hasStackTraceContaining("repeated_by");

    assertThat(road.permits.inFlight()).isEqualTo(2);
    assertThat(recalled()).isEqualTo(3);
  }
}
