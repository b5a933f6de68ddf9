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
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final AtomicInteger lost = new AtomicInteger();
  private final Notifications notifications =
      new Notifications(
          vertx,
          DatabaseUrl.parse(server.url()),
          Map.of("news", new Hearing("news"), "weather", new Hearing("weather")));

  private final class Hearing implements Notifications.Listener {
    private final String channel;

    Hearing(String channel) {
      this.channel = channel;
    }

    @Override
    public void onMessage(String payload) {
      heard.add(channel + ": " + payload);
    }

    @Override
    public void onLost() {
      if (channel.equals("news")) {
        lost.incrementAndGet();
      }
    }

    @Override
    public void onListening() {
      heard.add(channel + " begins");
    }
  }

  @AfterEach
  void close() {
    notifications.stop().await();
    vertx.close().await();
  }

  @Test
  void hearsWhatIsSaid() {
    notifications.start().await();

    say("one");

    await().until(() -> heard.contains("news: one"));
  }

  @Test
  void tellsEachListenerWhatIsSaidOnItsChannel() {
    notifications.start().await();

    say("one");
    database.run("SELECT pg_notify('weather', 'rain')").await();

    await().until(() -> heard.contains("weather: rain"));
    assertThat(heard)
        .containsExactlyInAnyOrder("news begins", "weather begins", "news: one", "weather: rain");
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
    await().until(() -> heard.contains("news: after"));
  }

  @Test
  void isSilentOnceStopped() {
    notifications.start().await();
    var before = lost.get();

    notifications.stop().await();
    say("late");

    await().during(300, TimeUnit.MILLISECONDS).until(() -> !heard.contains("news: late"));
    assertThat(lost.get()).isEqualTo(before);
  }

  private void say(String text) {
    database.run("SELECT pg_notify('news', '" + text + "')").await();
  }
}
