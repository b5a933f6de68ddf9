package io.trunkline.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
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
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final AtomicInteger lost = new AtomicInteger();
  private final Notifications notifications =
      new Notifications(
          vertx,
          DatabaseUrlParser.parse(server.url()),
          Map.of("first", new Recording("first"), "second", new Recording("second")));

  private final class Recording implements Notifications.Listener {
    private final String channel;

    Recording(String channel) {
      this.channel = channel;
    }

    @Override
    public void onMessage(String payload) {
      received.add(channel + ": " + payload);
    }

    @Override
    public void onLost() {
      if (channel.equals("first")) {
        lost.incrementAndGet();
      }
    }

    @Override
    public void onListening() {
      received.add(channel + " listening");
    }
  }

  @AfterEach
  void close() {
    notifications.stop().await();
    vertx.close().await();
  }

  @Test
  void receivesNotifications() {
    notifications.start().await();

    send("one");

    await().until(() -> received.contains("first: one"));
  }

  @Test
  void passesNotificationsToTheListenerOfTheirChannel() {
    notifications.start().await();

    send("one");
    database.run("SELECT pg_notify('second', 'two')").await();

    await().until(() -> received.contains("second: two"));
    assertThat(received)
        .containsExactlyInAnyOrder(
            "first listening", "second listening", "first: one", "second: two");
  }

  @Test
  void reconnectsAfterALostConnectionAndReportsTheLoss() {
    notifications.start().await();
    var before = lost.get();

    database
        .run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE application_name = 'trunkline-notifications'"
                + " AND datname = current_database()")
        .await();

    // Once when the connection is lost, once when it is back.
    await().atMost(10, TimeUnit.SECONDS).until(() -> lost.get() == before + 2);
    send("after");
    await().until(() -> received.contains("first: after"));
  }

  @Test
  void receivesNothingAfterStop() {
    notifications.start().await();
    var before = lost.get();

    notifications.stop().await();
    send("late");

    await().during(300, TimeUnit.MILLISECONDS).until(() -> !received.contains("first: late"));
    assertThat(lost.get()).isEqualTo(before);
  }

  private void send(String text) {
    database.run("SELECT pg_notify('first', '" + text + "')").await();
  }
}
