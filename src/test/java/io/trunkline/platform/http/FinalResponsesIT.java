package io.trunkline.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.platform.http.Exchange.Answered;
import io.trunkline.platform.http.Exchange.Unanswered;
import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that only the final response to a request is its answer. */
class FinalResponsesIT {
  private static final String PROCESSING = "HTTP/1.1 102 Processing\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  private static final String UNAVAILABLE =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";
  private static final long PAUSE_MS = 300;

  private final TestHosts hosts = new TestHosts();
  private final GuardedClient client = hosts.client("127.0.0.0/8", TestHosts.HERE);

  @AfterEach
  void close() {
    hosts.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 102, 103, 104, 150, 199})
  void waitsForTheFinalResponse(int status) {
    var informational = "HTTP/1.1 %d Wait\r\nX-Step: 1\r\n\r\n".formatted(status);
    var port =
        hosts.listen(socket -> {
          socket.write(informational + informational);
          later(() -> socket.write(OK));
        });

    var exchange = TestHosts.send(client, url(port));

    assertThat(((Answered) exchange).status()).isEqualTo(200);
    assertThat(((Answered) exchange).headers().contains("X-Step")).isFalse();
  }

  @Test
  void readsBothResponsesFromOneSegment() {
    var port = hosts.listen(socket -> socket.write(PROCESSING + OK));

    var exchange = TestHosts.send(client, url(port));

    assertThat(((Answered) exchange).status()).isEqualTo(200);
  }

  /** The pool has one connection, so the second request waits for the first one's. */
  @Test
  void givesEachRequestItsOwnResponse() {
    var requests = new CopyOnWriteArrayList<String>();
    var port =
        hosts
            .vertx
            .createNetServer()
            .connectHandler(socket -> {
              hosts.connectionCount.incrementAndGet();
              socket.handler(request -> {
                requests.add(request.toString());
                var isFirst = requests.size() == 1;
                socket.write(PROCESSING);
                later(() -> socket.write(isFirst ? OK : UNAVAILABLE));
              });
            })
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();

    var first = client.send(TestHosts.call(url(port)));
    var second = client.send(TestHosts.call(url(port)));

    assertThat(((Answered) answer(first)).status()).isEqualTo(200);
    assertThat(((Answered) answer(second)).status()).isEqualTo(503);
    assertThat(requests).hasSize(2);
    assertThat(hosts.connectionCount).hasValue(1);
  }

  @Test
  void closesTheConnectionIfNoFinalResponseArrives() {
    var port =
        hosts.listen(socket -> {
          socket.write(PROCESSING);
          // Too late for this request; must not answer the next one.
          hosts.vertx.setTimer(
              TestHosts.LIMITS.exchange().toMillis() + PAUSE_MS, _ -> socket.write(OK));
        });

    var exchange = TestHosts.send(client, url(port));
    hosts.isHealed.set(true);
    var next = TestHosts.send(client, url(port));

    assertThat(((Unanswered) exchange).reason()).contains("no answer in time");
    assertThat(((Answered) next).status()).isEqualTo(204);
    assertThat(hosts.connectionCount).hasValue(2);
  }

  /** The pool gives the connection to the second request before the second response is read. */
  @Test
  void doesNotTakeASecondResponseForTheNextAnswer() {
    var port = hosts.listen(socket -> socket.write(OK + UNAVAILABLE));

    var first = client.send(TestHosts.call(url(port)));
    var second = client.send(TestHosts.call(url(port)));

    assertThat(((Answered) answer(first)).status()).isEqualTo(200);
    assertThat(answer(second)).isInstanceOf(Unanswered.class);
    await().untilAsserted(() -> assertThat(hosts.openCount).hasValue(0));
  }

  @Test
  void endsInTimeOnEndlessInformationalResponses() {
    var port = hosts.listen(this::processForever);

    var exchange = TestHosts.send(client, url(port));

    assertThat(((Unanswered) exchange).reason()).contains("no answer in time");
    await().untilAsserted(() -> assertThat(hosts.openCount).hasValue(0));
  }

  @Test
  void closesTheConnectionOnASwitchOfProtocols() {
    var port =
        hosts.listen(socket ->
            socket.write(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"
                    + OK));

    var exchange = TestHosts.send(client, url(port));

    assertThat(((Unanswered) exchange).reason()).contains("another protocol");
    await().untilAsserted(() -> assertThat(hosts.openCount).hasValue(0));
  }

  private void processForever(NetSocket socket) {
    hosts.vertx.setPeriodic(10, _ -> socket.write(PROCESSING));
  }

  private static Exchange answer(Future<Exchange> exchange) {
    return exchange.timeout(20, TimeUnit.SECONDS).await();
  }

  private void later(Runnable step) {
    hosts.vertx.setTimer(PAUSE_MS, _ -> step.run());
  }

  private static String url(int port) {
    return "http://ci.example.com:" + port + "/";
  }
}
