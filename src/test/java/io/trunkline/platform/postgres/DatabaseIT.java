package io.trunkline.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DatabaseIT {
  private final Vertx vertx = Vertx.vertx();
  private final DatabaseUrl url = DatabaseUrl.parse(TestDatabase.create().url());

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void tellsTheServerWhoItIsAndWhatItWants() {
    var database = Database.open(vertx, url, "hot", 2);

    var row =
        database
            .run(
                "SELECT current_setting('application_name'), current_setting('statement_timeout'),"
                    + " current_setting('jit')")
            .await()
            .iterator()
            .next();

    assertThat(row.getString(0)).isEqualTo("trunkline-hot");
    assertThat(row.getString(1)).isEqualTo("5s");
    assertThat(row.getString(2)).isEqualTo("off");
  }

  @Test
  void keepsAPreparedStatementHoweverLong() {
    var database = Database.open(vertx, url, PoolSettings.of("hot", 1).plannedOnce());
    var longStatement = "SELECT $1::text" + " ".repeat(8_000);

    database.run(longStatement, Tuple.of("a")).await();
    database.run(longStatement, Tuple.of("b")).await();

    var kept =
        database
            .run(
                "SELECT sum(generic_plans) FROM pg_prepared_statements WHERE statement = $1",
                Tuple.of(longStatement))
            .await()
            .iterator()
            .next();
    assertThat(kept.getLong(0)).isEqualTo(2);
  }

  @Test
  void cutsAStatementThatTakesTooLong() {
    var settings = PoolSettings.of("hot", 1).withStatementTimeout(Duration.ofMillis(200));
    var database = Database.open(vertx, url, settings);

    var slow = database.run("SELECT pg_sleep(30)");

    assertThatThrownBy(slow::await)
        .isInstanceOfSatisfying(
            PgException.class, e -> assertThat(e.getSqlState()).isEqualTo("57014"));
  }

  @Test
  void doesNotLetCallersWaitForAConnectionForLong() {
    var settings = PoolSettings.of("hot", 1).withStatementTimeout(Duration.ofMillis(500));
    var database = Database.open(vertx, url, settings);

    var held = database.transaction(_ -> vertx.timer(2_000).<Void>mapEmpty());
    var waiting = database.run("SELECT 1");

    assertThatThrownBy(waiting::await).hasMessageContaining("Timeout");
    assertThat(held).isNotNull();
  }

  // The server answers at the TCP level only, like one that is frozen.
  @Test
  void failsInTimeWhenTheServerIsSilent() throws IOException {
    try (var silent = new ServerSocket(0, 8, InetAddress.ofLiteral("127.0.0.1"))) {
      var frozen =
          new DatabaseUrl(
              "127.0.0.1",
              silent.getLocalPort(),
              "n",
              url.login(),
              url.sslMode(),
              Optional.empty());
      var settings = PoolSettings.of("hot", 1).withStatementTimeout(Duration.ofMillis(500));
      var database = Database.open(vertx, frozen, settings);
      var began = Instant.now();

      var asked = database.run("SELECT 1");

      assertThatThrownBy(asked::await).isNotNull();
      assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(4));
    }
  }

  @Test
  void runsStepsAfterTheCommitAndOnlyThen() {
    var database = Database.open(vertx, url, "hot", 2);
    database.run("CREATE TABLE told (n int)").await();
    var steps = new ArrayList<Integer>();

    var failed =
        database.transaction(it -> {
          it.afterCommit(() -> steps.add(1));
          return Future.failedFuture("no");
        });
    assertThatThrownBy(failed::await).hasMessage("no");
    database
        .transaction(it -> {
          it.afterCommit(() -> steps.add(2));
          assertThat(steps).isEmpty();
          return it.run("INSERT INTO told VALUES (1)");
        })
        .await();

    assertThat(steps).containsExactly(2);
  }

  @Test
  void rollsBackWhatFails() {
    var database = Database.open(vertx, url, "hot", 2);
    database.run("CREATE TABLE kept (n int)").await();

    var failed =
        database.transaction(it ->
            it.run("INSERT INTO kept VALUES ($1)", Tuple.of(1))
                .compose(_ -> Future.failedFuture("no")));

    assertThatThrownBy(failed::await).hasMessage("no");
    assertThat(database.run("SELECT n FROM kept").await().size()).isZero();
  }
}
