package io.trunkline.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.delivery.Github;
import io.trunkline.platform.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database becomes unreachable under load and comes back: the node needs no restart, loses
 * nothing, and answers in time.
 */
class OutageIT {
  /** Shorter than in production, so that the test does not take as long. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);

  private static final Duration ANSWER_MAX = Duration.ofSeconds(8);
  private static final int SENDERS = 4;
  private final HttpClient client = HttpClient.newHttpClient();
  private DatabaseProxy proxy;
  private TestNode node;
  private TestSource source;
  private BlockingQueue<JsonObject> started;

  @BeforeEach
  void start() {
    proxy = new DatabaseProxy(TestDatabase.create().url());
    node =
        TestNode.builder()
            .setting("database.url", proxy.url())
            .intervals(standard -> standard.withWebhookLimits(standard.receiveBody(), ANSWER_LIMIT))
            .start();
    source = node.source().create();
    source.pipeline("deploy");
    started = node.consume("deploy");
  }

  @AfterEach
  void stop() {
    client.close();
    proxy.restore();
    node.close();
    proxy.close();
  }

  // Attack 49.
  @Test
  void survivesDatabaseThatClosesConnections() throws Exception {
    survives(proxy::cut);
  }

  // Attack 49: packets are dropped, and no connection is closed.
  @Test
  void survivesDatabaseThatDoesNotAnswer() throws Exception {
    survives(proxy::freeze);
  }

  private void survives(Runnable outage) throws Exception {
    try (var load = new PushLoad(node.ports().gateway(), source)) {
      load.start(SENDERS);
      load.awaitAcknowledged(50);
      assertThat(readiness()).isEqualTo(200);

      outage.run();
      await().atMost(4, SECONDS).until(() -> readiness() == 503);
      load.awaitRefused(2 * SENDERS);
      assertThat(readiness()).isEqualTo(503);
      proxy.restore();

      await().atMost(10, SECONDS).until(() -> readiness() == 200);
      load.awaitAcknowledged(50);
      load.stop();
      assertThat(load.refused).allMatch(status -> status == 503);
      assertThat(load.withoutRetryAfter).hasValue(0);
      assertThat(load.broken).isEmpty();
      assertThat(load.slowest()).isLessThan(ANSWER_MAX);
      await().atMost(20, SECONDS).untilAsserted(() -> assertThat(missing(load)).isEmpty());
    }
  }

  /** With the limits of production, and every process of the server stopped. */
  @Test
  void answersBeforeProvidersGiveUpWhenDatabaseIsFrozen(@TempDir Path folder) throws Exception {
    try (var embedded = TestNode.builder().embeddedDatabase(folder).start()) {
      var sender = embedded.source().create();
      var push = Github.push("refs/heads/main", "1", "2");
      assertThat(sender.send("push", push).statusCode()).isEqualTo(202);
      var server = processes(folder);

      signal("STOP", server);
      try {
        var begin = System.nanoTime();
        var answer = sender.send("push", Github.push("refs/heads/main", "2", "3"));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(ANSWER_MAX);
      } finally {
        signal("CONT", server);
      }
      await().atMost(20, SECONDS).until(() -> sender.send("push", push).statusCode() == 202);
    }
  }

  /** Returns the ids of the server's processes, the parent of the others first. */
  private static List<String> processes(Path folder) throws IOException {
    var first = Files.readAllLines(folder.resolve("postgresql/postmaster.pid")).getFirst();
    var parent = ProcessHandle.of(Long.parseLong(first.strip())).orElseThrow();
    return Stream.concat(Stream.of(parent), parent.descendants())
        .map(process -> Long.toString(process.pid()))
        .toList();
  }

  private static void signal(String name, List<String> processes) throws Exception {
    var command = new ArrayList<>(List.of("kill", "-" + name));
    command.addAll(processes);
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private Set<String> missing(PushLoad load) {
    var missing = new HashSet<>(load.acknowledged.keySet());
    started.forEach(event -> missing.remove(event.getJsonObject("data").getString("deliveryId")));
    return missing;
  }

  private int readiness() throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(node.managementUri("/readyz")).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
