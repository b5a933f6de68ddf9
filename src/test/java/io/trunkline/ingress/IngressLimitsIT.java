package io.trunkline.ingress;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.delivery.DeliveryFixture;
import io.trunkline.delivery.Github;
import io.trunkline.installation.Installation;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Senders cannot make the gateway hold too much, wait too long, or misread where a request ends.
 */
class IngressLimitsIT {
  private static final int CAP = 1_024 * 1_024;
  private final Gateway gateway = Gateway.openWithBodyLimit(CAP);
  private final Installation installation = gateway.installation("octo", Gateway.SECRET);

  @AfterEach
  void close() {
    gateway.close();
  }

  private String head(String... headers) {
    return head(installation, headers);
  }

  private static String head(Installation installation, String... headers) {
    return "POST "
        + Gateway.path(installation)
        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "X-Hub-Signature-256: sha256="
        + "0".repeat(64)
        + "\r\n"
        + String.join("\r\n", headers)
        + "\r\n\r\n";
  }

  private static long heap() {
    System.gc();
    var runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  // Attack 1.
  @Test
  void rejectsALongBodyBeforeReadingIt() throws IOException {
    gateway.deliver(installation, "ping", "{}", Gateway.SECRET);
    sendTooLongBody();
    var before = heap();
    var stored = gateway.deliveries();

    sendTooLongBody();

    assertThat(heap() - before).isLessThan(CAP);
    assertThat(gateway.deliveries()).isEqualTo(stored);
    assertThat(gateway.bodies.acquired()).isZero();
  }

  private void sendTooLongBody() throws IOException {
    try (var wire = new RawSocket(gateway.port())) {
      wire.send(head("Content-Length: 1073741824"));

      assertThat(wire.firstLine()).isEqualTo("HTTP/1.1 413 Request Entity Too Large");
      // A client that sends the body anyway is disconnected soon.
      assertThat(wire.sendUntilRefused(new byte[64 * 1_024], 1_073_741_824L)).isLessThan(32L * CAP);
    }
  }

  @Test
  void doesNotAskForABodyThatItRejects() throws IOException {
    try (var wire = new RawSocket(gateway.port())) {
      wire.send(head("Content-Length: 1073741824", "Expect: 100-continue"));

      assertThat(wire.firstLine()).startsWith("HTTP/1.1 413");
    }
  }

  // Attack 2.
  @Test
  void rejectsAnEndlessBodyAtTheByteAfterTheLimit() throws IOException {
    var chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);

    try (var wire = new RawSocket(gateway.port())) {
      wire.send(head("Transfer-Encoding: chunked"));
      var sent = wire.sendUntilRefused(chunk, 64L * CAP);

      assertThat(wire.firstLine()).isIn("HTTP/1.1 413 Request Entity Too Large", "");
      assertThat(sent).isLessThan(32L * CAP);
    }

    await().atMost(5, SECONDS).until(() -> gateway.bodies.acquired() == 0);
    assertThat(gateway.deliveries()).isZero();
  }

  // Attack 3.
  @Test
  void closesTheConnectionOfASlowBody() throws IOException {
    try (var impatient = Gateway.openWithBodyTimeLimit(Duration.ofSeconds(2));
        var wire = new RawSocket(impatient.port())) {
      var served = impatient.installation("octo", Gateway.SECRET);
      wire.send(head(served, "Content-Length: 1000")).send("{");

      // Other requests are served in the meantime.
      assertThat(impatient.deliver(served, "ping", "{}", Gateway.SECRET).statusCode())
          .isEqualTo(200);
      assertThat(wire.firstLine()).isEqualTo("HTTP/1.1 408 Request Timeout");
      await().atMost(5, SECONDS).until(() -> impatient.bodies.acquired() == 0);
    }
  }

  // Attack 4.
  @Test
  void limitsTheMemoryOfAllBodies() throws InterruptedException, ExecutionException {
    var most = new long[1];
    var answers = new ArrayList<String>();

    try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> posts = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        posts.add(this::postLargeForgery);
      }
      var watch = senders.submit(() -> watch(most));
      for (Future<String> answer : senders.invokeAll(posts)) {
        answers.add(answer.get());
      }
      watch.cancel(true);
    }

    assertThat(most[0]).isPositive().isLessThanOrEqualTo(Gateway.BODIES_BYTES_MAX);
    assertThat(answers)
        .allMatch(answer -> answer.isEmpty() || answer.matches(".* (401|413|429) .*"));
    assertThat(answers).anyMatch(answer -> answer.contains("401"));
    await().atMost(10, SECONDS).until(() -> gateway.bodies.acquired() == 0);
  }

  /**
   * The flow keeps the body in memory until it ends, so an earlier deadline would free no memory.
   */
  @Test
  void keepsTheBudgetUntilTheFlowEndsAfterAnEarlyAnswer() {
    try (var impatient = Gateway.openWithAnswerTimeLimit(Duration.ofMillis(300))) {
      var served = impatient.installation("octo", Gateway.SECRET);
      impatient.deliver(served, "ping", "{}", Gateway.SECRET);
      var before = impatient.deliveries();
      var over = Promise.<Void>promise();
      var lock = lockDeliveries(impatient.fixture, over.future());
      var body = Github.push("refs/heads/main", "a", "b").encode();

      var response = impatient.deliver(served, "push", body, Gateway.SECRET);
      var acquiredAfterwards = impatient.bodies.acquired();
      over.complete();
      impatient.fixture.await(lock);

      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(acquiredAfterwards).isEqualTo(body.length());
      await().atMost(5, SECONDS).until(() -> impatient.bodies.acquired() == 0);
      assertThat(impatient.deliveries()).isEqualTo(before + 1);
    }
  }

  /** Blocks recording; the returned future completes when the lock is released. */
  private static io.vertx.core.Future<Void> lockDeliveries(
      DeliveryFixture fixture, io.vertx.core.Future<Void> until) {
    var isHeld = Promise.<Void>promise();
    var held =
        fixture.database.transaction(transaction ->
            transaction
                .run("LOCK TABLE delivery_key IN ACCESS EXCLUSIVE MODE")
                .<Void>mapEmpty()
                .onComplete(isHeld)
                .compose(_ -> until));
    fixture.await(isHeld.future());
    return held;
  }

  private String postLargeForgery() throws IOException {
    try (var wire = new RawSocket(gateway.port())) {
      wire.send(head("Content-Length: " + CAP));
      wire.sendUntilRefused(new byte[CAP], CAP);
      return wire.firstLine();
    }
  }

  private boolean watch(long[] most) throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      most[0] = Math.max(most[0], gateway.bodies.acquired());
      Thread.sleep(Duration.ofMillis(1));
    }
    return true;
  }

  // Attack 35.
  @ParameterizedTest
  @ValueSource(strings = {"long", "many", "line feed"})
  void rejectsOversizedHeaders(String kind) throws IOException {
    var odd =
        switch (kind) {
          case "long" -> "X-Long: " + "x".repeat(64 * 1_024);
          case "many" -> "X-Many: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n".repeat(1_000) + "X-Last: z";
          default -> "X-Bad\u0001Name: x";
        };

    try (var wire = new RawSocket(gateway.port())) {
      var request = (head(odd, "Content-Length: 2") + "{}").getBytes(StandardCharsets.US_ASCII);
      // The gateway may close the connection before it has read everything.
      wire.sendUntilRefused(request, request.length);

      assertThat(wire.firstLine()).matches("HTTP/1.1 4(00|31) .*");
    }
    assertThat(gateway.deliver(installation, "ping", "{}", Gateway.SECRET).statusCode())
        .isEqualTo(200);
  }

  // Attack 36.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Content-Length: 2\r\nContent-Length: 3",
        "Content-Length: -1",
        "Transfer-Encoding: chunked, identity"
      })
  void rejectsARequestWithAmbiguousLength(String framing) throws IOException {
    try (var wire = new RawSocket(gateway.port())) {
      wire.send(head(framing)).send("0\r\n\r\nGET /webhooks/smuggled HTTP/1.1\r\nHost: x\r\n\r\n");

      assertThat(wire.firstLine()).startsWith("HTTP/1.1 400");
      var rest = new String(wire.readAll(), StandardCharsets.ISO_8859_1);
      assertThat(rest).doesNotContain("HTTP/1.1");
    }
  }

  // Attack 36: HTTP/2 is supported only with TLS, where limits apply to its floods.
  @Test
  void rejectsHttp2WithoutTls() throws IOException {
    try (var wire = new RawSocket(gateway.port())) {
      wire.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

      assertThat(wire.firstLine()).matches("|HTTP/2.0 501 .*");
    }
    assertThat(gateway.deliver(installation, "ping", "{}", Gateway.SECRET).statusCode())
        .isEqualTo(200);
  }

  // Attack 6.
  @Test
  void parsesALargeBodyOffTheEventLoop() {
    var push = Github.push("refs/heads/main", "a", "b");
    for (int i = 0; i < 20_000; i++) {
      push.put("key" + i, "value");
    }

    var response = gateway.deliver(installation, "push", push.encode(), Gateway.SECRET);

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).contains("accepted");
  }
}
