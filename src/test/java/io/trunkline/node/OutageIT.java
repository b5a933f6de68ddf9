package io.trunkline.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.platform.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database goes away under load and comes back: no restart, nothing lost, nobody waits. */
class OutageIT {
  private static final Duration BEFORE = Duration.ofSeconds(2);
  private static final Duration OUTAGE = Duration.ofSeconds(6);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(8);
  private static final int SENDERS = 4;
  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Set<String> started = ConcurrentHashMap.newKeySet();
  private DatabaseProxy proxy;
  private Node node;
  private Setup setup;

  @BeforeEach
  void start() throws IOException {
    proxy = new DatabaseProxy(TestDatabase.create().url());
    var flags = Setup.flags(folder, proxy.url());
    node = Node.start(Setup.config(folder.resolve("data"), flags), _ -> {}).await();
    setup = Setup.of(node);
    node.vertx()
        .eventBus()
        .<JsonObject>consumer("trunkline.pipelines.000000000000.deploy")
        .handler(message -> {
          started.add(message.body().getJsonObject("data").getString("deliveryId"));
          message.reply("started");
        });
  }

  @AfterEach
  void stop() {
    client.close();
    proxy.restore();
    node.drain().await();
    proxy.close();
  }

  // Attack 49.
  @Test
  void outlivesDatabaseThatIsGone() throws Exception {
    outlives(proxy::cut);
  }

  // Attack 49: the packets are swallowed, and no connection is closed.
  @Test
  void outlivesDatabaseThatIsSilent() throws Exception {
    outlives(proxy::freeze);
  }

  private void outlives(Runnable outage) throws Exception {
    try (var load = new PushLoad(node.bound().gateway(), setup.hookKey(), setup.secret())) {
      load.start(SENDERS);
      Thread.sleep(BEFORE);
      assertThat(readiness()).isEqualTo(200);

      outage.run();
      await().atMost(4, SECONDS).until(() -> readiness() == 503);
      Thread.sleep(OUTAGE);
      int before = load.acknowledged.size();
      assertThat(readiness()).isEqualTo(503);
      proxy.restore();

      await().atMost(10, SECONDS).until(() -> readiness() == 200);
      await().atMost(10, SECONDS).until(() -> load.acknowledged.size() > before + 100);
      load.stop();
      assertThat(load.refused).isNotEmpty().allMatch(status -> status == 503);
      assertThat(load.withoutRetryAfter).hasValue(0);
      assertThat(load.broken).isEmpty();
      assertThat(load.slowest()).isLessThan(ANSWER_MAX);
      await().atMost(20, SECONDS).untilAsserted(() -> assertThat(missing(load)).isEmpty());
    }
  }

  private Set<String> missing(PushLoad load) {
    var missing = new HashSet<>(load.acknowledged.keySet());
    missing.removeAll(started);
    return missing;
  }

  private int readiness() throws IOException, InterruptedException {
    var uri = URI.create("http://127.0.0.1:%d/readyz".formatted(node.bound().management()));
    return client
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
