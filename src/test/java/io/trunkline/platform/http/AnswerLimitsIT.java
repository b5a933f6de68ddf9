package io.trunkline.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.platform.http.Exchange.Answered;
import io.trunkline.platform.http.Exchange.Unanswered;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests that answers stay within their limits, whatever the server does. */
class AnswerLimitsIT {
  private final TestHosts hosts = new TestHosts();

  @AfterEach
  void close() {
    hosts.close();
  }

  // Attack 43.
  @Test
  void closesTheConnectionOnAnEndlessBody() {
    var port =
        hosts.listen(socket -> {
          socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          hosts.pour(socket, Buffer.buffer("4000\r\n" + "x".repeat(0x4000) + "\r\n"));
        });
    var client = hosts.client("127.0.0.0/8", TestHosts.HERE);

    var exchange = TestHosts.send(client, "http://ci.example.com:" + port + "/");

    assertCut(exchange);
    assertSlotIsFree(client, port);
  }

  // Attack 43.
  @Test
  void closesTheConnectionOnABodyOfAGigabyte() {
    var port =
        hosts.listen(socket -> {
          socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n");
          hosts.pour(socket, Buffer.buffer("x".repeat(0x4000)));
        });
    var client = hosts.client("127.0.0.0/8", TestHosts.HERE);

    var exchange = TestHosts.send(client, "http://ci.example.com:" + port + "/");

    assertCut(exchange);
    assertSlotIsFree(client, port);
  }

  // Attack 43.
  @Test
  void closesTheConnectionOnEndlessHeaders() {
    var port =
        hosts.listen(socket -> {
          socket.write("HTTP/1.1 200 OK\r\n");
          hosts.pour(socket, Buffer.buffer("X-Filler: " + "x".repeat(1000) + "\r\n"));
        });
    var client = hosts.client("127.0.0.0/8", TestHosts.HERE);

    var exchange = TestHosts.send(client, "http://ci.example.com:" + port + "/");

    assertThat(exchange).isInstanceOf(Unanswered.class);
    assertThat(((Unanswered) exchange).reason()).contains("head of the answer is too long");
    assertBytesBounded();
    assertSlotIsFree(client, port);
  }

  // Attack 43.
  @Test
  void endsInTimeOnAVerySlowBody() {
    var port =
        hosts.listen(socket -> {
          socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
          hosts.vertx.setPeriodic(100, _ -> socket.write("x"));
        });

    var exchange =
        TestHosts.send(
            hosts.client("127.0.0.0/8", TestHosts.HERE), "http://ci.example.com:" + port + "/");

    assertThat(((Answered) exchange).status()).isEqualTo(200);
    assertThat(((Answered) exchange).complete()).isFalse();
    await().untilAsserted(() -> assertThat(hosts.openCount).hasValue(0));
  }

  @Test
  void endsInTimeOnASilentHost() {
    var port = hosts.listen(_ -> {});
    var client = hosts.client("127.0.0.0/8", TestHosts.HERE);

    var exchange = TestHosts.send(client, "http://ci.example.com:" + port + "/");

    assertThat(((Unanswered) exchange).reason()).contains("no answer in time");
    assertSlotIsFree(client, port);
  }

  @Test
  void endsInTimeWhileItWaitsForAConnection() {
    var port = hosts.listen(_ -> {});
    var client = hosts.client("127.0.0.0/8", TestHosts.HERE);
    var url = "http://ci.example.com:" + port + "/";

    var exchanges =
        Future.all(client.send(TestHosts.call(url)), client.send(TestHosts.call(url))).await();

    assertThat(exchanges.<Exchange>list()).allMatch(Unanswered.class::isInstance);
    assertSlotIsFree(client, port);
  }

  private void assertCut(Exchange exchange) {
    assertThat(((Answered) exchange).complete()).isFalse();
    assertThat(((Answered) exchange).body().length()).isEqualTo(TestHosts.LIMITS.bodyBytesMax());
    assertBytesBounded();
  }

  /** The server sees its connection close; it could send only what the socket buffers hold. */
  private void assertBytesBounded() {
    await().untilAsserted(() -> assertThat(hosts.openCount).hasValue(0));
    assertThat(hosts.bytesWritten.get()).isLessThan(32L * 1024 * 1024);
  }

  /**
   * The pool has one connection per address, so this call fails if that connection was not
   * released.
   */
  private void assertSlotIsFree(GuardedClient client, int port) {
    hosts.isHealed.set(true);
    var exchange = TestHosts.send(client, "http://ci.example.com:" + port + "/");
    assertThat(((Answered) exchange).status()).isEqualTo(204);
  }
}
