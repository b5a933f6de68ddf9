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
  private final DatabaseUrl url = DatabaseUrlParser.parse(TestDatabase.create().url());

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void setsApplicationNameAndLimitsOfItsSessions() {
    var database = Database.open(vertx, url, "webhooks", 2);

    var row =
        database
            .run(
                "SELECT current_setting('application_name'), current_setting('statement_timeout'),"
                    + " current_setting('jit')")
            .await()
            .iterator()
            .next();

    assertThat(row.getString(0)).isEqualTo("trunkline-webhooks");
    assertThat(row.getString(1)).isEqualTo("5s");
    assertThat(row.getString(2)).isEqualTo("off");
  }

  @Test
  void cachesLongPreparedStatements() {
    var database = Database.open(vertx, url, PoolSettings.of("webhooks", 1).withGenericPlans());
    var longStatement = "SELECT $1::text" + " ".repeat(8_000);

    database.run(longStatement, Tuple.of("a")).await();
    database.run(longStatement, Tuple.of("b")).await();

    var plans =
        database
            .run(
                "SELECT sum(generic_plans) FROM pg_prepared_statements WHERE statement = $1",
                Tuple.of(longStatement))
            .await()
            .iterator()
            .next();
    assertThat(plans.getLong(0)).isEqualTo(2);
  }

  @Test
  void cancelsAStatementThatTakesTooLong() {
    var settings = PoolSettings.of("webhooks", 1).withStatementTimeout(Duration.ofMillis(200));
    var database = Database.open(vertx, url, settings);

    var slow = database.run("SELECT pg_sleep(30)");

    assertThatThrownBy(slow::await)
        .isInstanceOfSatisfying(
            PgException.class, e -> assertThat(e.getSqlState()).isEqualTo("57014"));
  }

  @Test
  void failsWhenNoConnectionBecomesFreeInTime() {
    var settings = PoolSettings.of("webhooks", 1).withStatementTimeout(Duration.ofMillis(500));
    var database = Database.open(vertx, url, settings);

    var held = database.transaction(_ -> vertx.timer(2_000).<Void>mapEmpty());
    var waiting = database.run("SELECT 1");

    assertThatThrownBy(waiting::await).hasMessageContaining("Timeout");
    assertThat(held).isNotNull();
  }

  // The server accepts TCP connections and never answers, like one that hangs.
  @Test
  void failsInTimeWhenTheServerDoesNotAnswer() throws IOException {
    try (var server = new ServerSocket(0, 8, InetAddress.ofLiteral("127.0.0.1"))) {
      var silentUrl =
          new DatabaseUrl(
              "127.0.0.1",
              server.getLocalPort(),
              "n",
              url.login(),
              url.sslMode(),
              Optional.empty());
      var settings = PoolSettings.of("webhooks", 1).withStatementTimeout(Duration.ofMillis(500));
      var database = Database.open(vertx, silentUrl, settings);
      var start = Instant.now();

      var query = database.run("SELECT 1");

      assertThatThrownBy(query::await).isNotNull();
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(4));
    }
  }

  @Test
  void runsAfterCommitStepsOnlyAfterACommit() {
    var database = Database.open(vertx, url, "webhooks", 2);
    database.run("CREATE TABLE item (n int)").await();
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
          return it.run("INSERT INTO item VALUES (1)");
        })
        .await();

    assertThat(steps).containsExactly(2);
  }

  @Test
  void rollsBackWhenTheWorkFails() {
    var database = Database.open(vertx, url, "webhooks", 2);
    database.run("CREATE TABLE item (n int)").await();

    var failed =
        database.transaction(it ->
            it.run("INSERT INTO item VALUES ($1)", Tuple.of(1))
                .compose(_ -> Future.failedFuture("no")));

    assertThatThrownBy(failed::await).hasMessage("no");
    assertThat(database.run("SELECT n FROM item").await().size()).isZero();
  }
}
