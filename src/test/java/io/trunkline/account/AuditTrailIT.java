package io.trunkline.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.TestDatabase;
import io.trunkline.platform.postgres.UuidV7;
import io.trunkline.platform.secret.Secret;
import io.trunkline.platform.secret.TestSealer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditTrailIT {
  private static final AccountId ACCOUNT = new AccountId("111122223333");

  private final Vertx vertx = Vertx.vertx();
  private final Database database = TestDatabase.create().open(vertx);
  private final Accounts accounts =
      new Accounts(
          database,
          TestSealer.create(),
          TestDeployment.DEPLOYMENT,
          new UuidV7(InstantSource.system(), new SecureRandom()));
  private final List<Promise<Void>> pauses = new ArrayList<>();
  private final AuditTrail trail = new AuditTrail(database, accounts, this::pause);
  private final Context context = vertx.getOrCreateContext();

  @BeforeEach
  void open() {
    accounts.bootstrap(new AccessKey("AKIDBOOT", ACCOUNT, Secret.of("secret"))).await();
  }

  @AfterEach
  void close() {
    database.close().await();
    vertx.close().await();
  }

  @Test
  void answersReadsBeforeTheirRecordsAreWrittenUpToALimit() {
    var answered =
        onContext(() -> write(2_000, "GetThing").stream().filter(Future::isComplete).count());

    onContext(trail::settled).await();

    assertThat(answered).isEqualTo(1_000);
    assertThat(count()).isEqualTo(2_000);
  }

  @Test
  void delaysRecordsOfReadsSoThatTheyShareACommit() {
    onContext(() -> write(3, "GetThing"));
    var before = count();

    onContext(
            () -> {
              pauses.getFirst().complete();
              return trail.settled();
            })
        .await();

    assertThat(before).isZero();
    assertThat(pauses).hasSize(1);
    assertThat(count()).isEqualTo(3);
    assertThat(commits()).isEqualTo(1);
  }

  @Test
  void writesEarlyWhenManyReadsArePending() {
    onContext(() -> write(256, "GetThing"));

    await().until(() -> count() == 256);

    assertThat(commits()).isEqualTo(1);
  }

  @Test
  void listsEachCallAfterTheChangeThatItMade() {
    for (var i = 0; i < 50; i++) {
      accounts.observe(ACCOUNT, new AuditEntry("Thing", "*", "")).await();
      onContext(() -> write(1, "PutThing")).getFirst().await();
    }

    var all = new AuditQuery("", "", "", Optional.empty(), Optional.empty());
    var kinds =
        onContext(() -> trail.list(ACCOUNT, all, PageRequest.first(100)))
            .await()
            .elements()
            .stream()
            .map(AuditRecord::kind)
            .toList();
    assertThat(kinds)
        .hasSize(100)
        .isEqualTo(
            IntStream.range(0, 100).mapToObj(i -> i % 2 == 0 ? "CALL" : "OBSERVATION").toList());
  }

  @Test
  void recordsReadsBeforeTheChangeThatFollowsThem() {
    onContext(() -> write(2, "GetThing"));

    onContext(() -> write(1, "PutThing")).getFirst().await();

    assertThat(listed()).containsExactly("PutThing", "GetThing", "GetThing");
  }

  @Test
  void listsPendingRecords() {
    onContext(() -> write(2, "GetThing"));

    assertThat(listed()).containsExactly("GetThing", "GetThing");
  }

  @Test
  void answersChangesAfterTheirRecordIsOnDisk() {
    var writes = onContext(() -> write(300, "PutThing"));

    var isAnyDoneAtOnce = writes.stream().anyMatch(Future::isComplete) && count() == 0;
    Future.all(writes).await();

    assertThat(isAnyDoneAtOnce).isFalse();
    assertThat(count()).isEqualTo(300);
  }

  @Test
  void storesTextThatPostgresCannotStoreAsIs() {
    var odd = new JsonObject().put("a\u0000b", "c\u0000d\ud800");
    var call =
        new AuditedCall(
            ACCOUNT, "AKIDBOOT", "request-1", "PutThing", false, "*", odd.encode(), "OK", "-");

    onContext(() -> trail.write(call)).await();

    assertThat(count()).isEqualTo(1);
  }

  private List<Future<Void>> write(int count, String action) {
    var writes = new ArrayList<Future<Void>>();
    for (var i = 0; i < count; i++) {
      writes.add(
          trail.write(
              new AuditedCall(
                  ACCOUNT,
                  "AKIDBOOT",
                  "request-1",
                  action,
                  action.equals("GetThing"),
                  "*",
                  "{}",
                  "OK",
                  "127.0.0.1")));
    }
    return writes;
  }

  private Future<?> pause() {
    var pause = Promise.<Void>promise();
    pauses.add(pause);
    return pause.future();
  }

  /** Returns how many transactions wrote calls. */
  private int commits() {
    return database.run("SELECT DISTINCT xmin::text FROM audit WHERE kind = 'CALL'").await().size();
  }

  private List<String> listed() {
    var calls = new AuditQuery("", "", "", Optional.empty(), Optional.empty());
    return onContext(() -> trail.list(ACCOUNT, calls, PageRequest.first(100)))
        .await()
        .elements()
        .stream()
        .filter(record -> record.kind().equals("CALL"))
        .map(AuditRecord::action)
        .toList();
  }

  private long count() {
    return database
        .run("SELECT count(*) FROM audit WHERE kind = 'CALL'")
        .await()
        .iterator()
        .next()
        .getLong(0);
  }

  /** Runs the work on the context that the trail belongs to. */
  private <T> T onContext(Supplier<T> work) {
    var done = Promise.<T>promise();
    context.runOnContext(_ -> done.complete(work.get()));
    return done.future().await();
  }
}
