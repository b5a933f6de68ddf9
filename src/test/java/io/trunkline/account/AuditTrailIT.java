package io.trunkline.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.platform.postgres.Database;
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
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditTrailIT {
  private static final AccountId ACCOUNT = new AccountId("111122223333");

  private final Vertx vertx = Vertx.vertx();
  private final Database database = TestDatabase.create().open(vertx);
  private final Supplier<UUID> ids = new UuidV7(InstantSource.system(), new SecureRandom());
  private final AuditTrail trail = new AuditTrail(database, ids);
  private final Context context = vertx.getOrCreateContext();

  @BeforeEach
  void open() {
    new Accounts(database, TestSealer.create(), ids)
        .bootstrap(new AccessKey("AKIDBOOT", ACCOUNT, Secret.of("secret")))
        .await();
  }

  @AfterEach
  void close() {
    database.close().await();
    vertx.close().await();
  }

  @Test
  void letsReadsGoOnAtOnceButNotTooMany() {
    var answered =
        onContext(() -> write(2_000, "GetThing").stream().filter(Future::isComplete).count());

    onContext(trail::settled).await();

    assertThat(answered).isEqualTo(1_000);
    assertThat(count()).isEqualTo(2_000);
  }

  @Test
  void letsNoChangeGoOnBeforeItsRecordIsOnDisk() {
    var writes = onContext(() -> write(300, "PutThing"));

    var isAnyDoneAtOnce = writes.stream().anyMatch(Future::isComplete) && count() == 0;
    Future.all(writes).await();

    assertThat(isAnyDoneAtOnce).isFalse();
    assertThat(count()).isEqualTo(300);
  }

  @Test
  void keepsWhatPostgresCannotStoreAsText() {
    var odd = new JsonObject().put("a\u0000b", "c\u0000d\ud800");
    var call = new AuditedCall(caller(), "PutThing", "*", odd, "OK", "-");

    onContext(() -> trail.write(call)).await();

    assertThat(count()).isEqualTo(1);
  }

  private List<Future<Void>> write(int count, String action) {
    var writes = new ArrayList<Future<Void>>();
    for (var i = 0; i < count; i++) {
      writes.add(
          trail.write(new AuditedCall(caller(), action, "*", new JsonObject(), "OK", "127.0.0.1")));
    }
    return writes;
  }

  private static Caller caller() {
    return new Caller(ACCOUNT, "AKIDBOOT", "request-1");
  }

  private long count() {
    return database
        .run("SELECT count(*) FROM audit WHERE kind = 'CALL'")
        .await()
        .iterator()
        .next()
        .getLong(0);
  }

  /** A trail belongs to one context. */
  private <T> T onContext(Supplier<T> work) {
    var done = Promise.<T>promise();
    context.runOnContext(_ -> done.complete(work.get()));
    return done.future().await();
  }
}
