package io.trunkline.egress;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class RepeatedTaskTest {
  private static final Duration PAUSE = Duration.ofMillis(1);

  @Test
  @Timeout(value = 5, unit = SECONDS)
  void repeatsFailedRun(Vertx vertx, VertxTestContext test) {
    var runs = test.laxCheckpoint(3);

    var task =
        new RepeatedTask(
            vertx,
            "fail",
            PAUSE,
            () -> {
              runs.flag();
              return Future.failedFuture("the database is down");
            });

    vertx.runOnContext(_ -> task.start());
  }

  @Test
  @Timeout(value = 5, unit = SECONDS)
  void doesNotRunAfterStop(Vertx vertx, VertxTestContext test) {
    var runs = new AtomicInteger();
    var task =
        new RepeatedTask(
            vertx,
            "count",
            PAUSE,
            () -> {
              runs.incrementAndGet();
              return Future.succeededFuture();
            });

    vertx.runOnContext(_ -> {
      task.start().stop();
      vertx.setTimer(
          50,
          _ ->
              test.verify(() -> {
                assertThat(runs).hasValue(0);
                test.completeNow();
              }));
    });
  }
}
