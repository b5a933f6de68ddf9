package io.trunkline.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.TestDatabase;
import io.trunkline.platform.postgres.UnusableDatabaseException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NodesIT {
  private static final Duration LONG = Duration.ofHours(1);

  private final Vertx vertx = Vertx.vertx();
  private final Database database = TestDatabase.create().open(vertx);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void nodesOfOneVersionRunTogether() {
    node("1.0.0", LONG).join().await();
    node("1.0.0", LONG).join().await();

    assertThat(versions()).containsExactly("1.0.0", "1.0.0");
  }

  @Test
  void doesNotJoinNodesOfAnotherVersion() {
    node("1.0.0", LONG).join().await();

    var newer = node("1.1.0", LONG).join();

    assertThatThrownBy(newer::await)
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("version 1.0.0")
        .hasMessageContaining("version 1.1.0")
        .hasMessageContaining("stop the other nodes first");
    assertThat(versions()).containsExactly("1.0.0");
  }

  @Test
  void joinsAfterTheNodesOfAnotherVersionHaveLeft() {
    var older = node("1.0.0", LONG);
    older.join().await();

    older.leave().await();
    node("1.1.0", LONG).join().await();

    assertThat(versions()).containsExactly("1.1.0");
  }

  @Test
  void joinsAfterTheLeaseOfAKilledNodeHasEnded() {
    insert("1.0.0", Duration.ofSeconds(-1));
    insert("0.9.0", Duration.ofDays(-2));

    node("1.1.0", LONG).join().await();

    assertThat(versions()).containsExactly("1.0.0", "1.1.0");
  }

  @Test
  void oneVersionAtMostJoinsWhenTwoStartTogether() {
    for (int i = 0; i < 20; i++) {
      var older = node("1.0.0", LONG);
      var newer = node("1.1.0", LONG);

      Future.join(older.join(), newer.join()).otherwiseEmpty().await();

      assertThat(versions()).hasSizeLessThanOrEqualTo(1);
      Future.join(older.leave(), newer.leave()).await();
    }
  }

  @Test
  void renewsItsLeaseUntilItLeaves() {
    var node = node("1.0.0", Duration.ofMillis(300));
    node.join().await();

    await().during(1, TimeUnit.SECONDS).until(() -> count("leased_until > now()") == 1);
    node.leave().await();

    await().during(500, TimeUnit.MILLISECONDS).until(() -> versions().isEmpty());
  }

  @Test
  void joiningDoesNothingBeforeTheFirstMigration() {
    database.run("DROP TABLE node").await();
    var node = node("1.0.0", LONG);

    node.join().await();
    node.leave().await();

    assertThat(
            database.run("SELECT to_regclass('node')::text").await().iterator().next().getString(0))
        .isNull();
  }

  private Nodes node(String version, Duration lease) {
    return new Nodes(vertx, database, new NodeId(UUID.randomUUID()), version, lease);
  }

  private void insert(String version, Duration leaseLeft) {
    database
        .run(
            "INSERT INTO node (id, version, leased_until)"
                + " VALUES (gen_random_uuid(), $1, now() + make_interval(secs => $2))",
            Tuple.of(version, (double) leaseLeft.toSeconds()))
        .await();
  }

  private List<String> versions() {
    return database.run("SELECT version FROM node ORDER BY version").await().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private int count(String condition) {
    return database
        .run("SELECT count(*) FROM node WHERE " + condition)
        .await()
        .iterator()
        .next()
        .getInteger(0);
  }
}
