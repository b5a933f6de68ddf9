package io.trunkline.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NotificationsIT {
  private final Vertx vertx = Vertx.vertx();
  private final TestDatabase server = TestDatabase.create();
  private final Database database = server.open(vertx);
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final AtomicInteger lost = new AtomicInteger();
  private final Notifications notifications =
      new Notifications(
          vertx,
          DatabaseUrl.parse(server.url()),
          "news",
          new Notifications.Listener() {
            @Override
            public void onMessage(String payload) {
              heard.add(payload);
            }

            @Override
            public void onLost() {
              lost.incrementAndGet();
            }
          });

  @AfterEach
  void close() {
    notifications.stop().await();
    vertx.close().await();
  }

  @Test
  void hearsWhatIsSaid() {
    notifications.start().await();

    say("one");

    await().until(() -> heard.contains("one"));
  }

  @Test
  void listensAgainAfterItsConnectionWasCutAndSaysThatItMissedSomething() {
    notifications.start().await();
    var before = lost.get();

    database
        .run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE application_name = 'trunkline-notifications'"
                + " AND datname = current_database()")
        .await();

    // Once for the loss, once for what was missed until it listened again.
    await().atMost(10, TimeUnit.SECONDS).until(() -> lost.get() == before + 2);
    say("after");
    await().until(() -> heard.contains("after"));
  }

  @Test
  void isSilentOnceStopped() {
    notifications.start().await();
    var before = lost.get();

    notifications.stop().await();
    say("late");

    await().during(300, TimeUnit.MILLISECONDS).until(() -> heard.isEmpty());
    assertThat(lost.get()).isEqualTo(before);
  }

  private void say(String text) {
    database.run("SELECT pg_notify('news', '" + text + "')").await();
  }
}
