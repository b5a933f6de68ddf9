package io.trunkline.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerIT {
  private static final Duration SILENCE_MAX = Duration.ofSeconds(1);
  private static final int CONNECTIONS_MAX = 4;
  private static final Listener.Limits LIMITS =
      new Listener.Limits(CONNECTIONS_MAX, Duration.ofMillis(900), SILENCE_MAX);

  /** The listener checks its deadlines every quarter of a second; the rest is tolerance. */
  private static final Duration CLOSED_WITHIN = SILENCE_MAX.plusSeconds(2);

  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private final Vertx vertx = Vertx.vertx();
  private final Door door = new Door();
  private String deployment = "";

  private static final class Door extends VerticleBase {
    private Listener listener;
    private volatile int port;

    @Override
    public Future<?> start() {
      listener =
          new Listener(
              vertx,
              new Listener.Address("127.0.0.1", 0, Optional.empty()),
              request -> request.response().end("here"),
              LIMITS);
      return listener.listen().onSuccess(bound -> port = bound);
    }

    @Override
    public Future<?> stop() {
      return listener.drain();
    }
  }

  @BeforeEach
  void open() {
    deployment = vertx.deployVerticle(door).await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  // Attack 3.
  @Test
  void closesConnectionWhoseHeadersComeByteByByte() throws Exception {
    try (var slow = connect();
        var quick = connect()) {
      send(slow, "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ");
      long begin = System.nanoTime();

      long slowestNanos = 0;
      while (acceptsAnotherByte(slow) && sinceNanos(begin) < CLOSED_WITHIN.toNanos()) {
        long asked = System.nanoTime();
        send(quick, REQUEST);
        assertThat(answer(quick)).startsWith("HTTP/1.1 200");
        slowestNanos = Math.max(slowestNanos, sinceNanos(asked));
        Thread.sleep(50);
      }

      assertThat(Duration.ofNanos(sinceNanos(begin)))
          .isBetween(LIMITS.firstRequestMax(), CLOSED_WITHIN);
      assertThat(TimeUnit.NANOSECONDS.toMillis(slowestNanos)).isLessThan(500);
    }
  }

  // Attack 3.
  @Test
  void closesASilentConnection() throws Exception {
    try (var silent = connect()) {
      long begin = System.nanoTime();

      assertThat(silent.getInputStream().read()).isEqualTo(-1);
      assertThat(Duration.ofNanos(sinceNanos(begin)))
          .isBetween(LIMITS.firstRequestMax(), CLOSED_WITHIN);
    }
  }

  // Attack 3.
  @Test
  void closesAConnectionThatBecomesSilent() throws Exception {
    try (var kept = connect()) {
      send(kept, REQUEST);
      assertThat(answer(kept)).startsWith("HTTP/1.1 200");
      long begin = System.nanoTime();

      assertThat(kept.getInputStream().read()).isEqualTo(-1);
      assertThat(Duration.ofNanos(sinceNanos(begin)))
          .isBetween(SILENCE_MAX.minusMillis(100), CLOSED_WITHIN);
    }
  }

  // Attack 3.
  @Test
  void closesTheConnectionThatHasBeenSilentLongestForANewOne() throws Exception {
    var connections = new ArrayList<Socket>();
    try {
      for (int i = 0; i < CONNECTIONS_MAX; i++) {
        connections.add(connect());
      }
      // The listener accepts all before the first one, which is then the last to become silent.
      for (var connection : connections.reversed()) {
        send(connection, REQUEST);
        assertThat(answer(connection)).startsWith("HTTP/1.1 200");
      }

      try (var another = connect()) {
        send(another, REQUEST);
        assertThat(answer(another)).startsWith("HTTP/1.1 200");
      }

      assertThat(connections.getLast().getInputStream().read()).isEqualTo(-1);
      send(connections.getFirst(), REQUEST);
      assertThat(answer(connections.getFirst())).startsWith("HTTP/1.1 200");
    } finally {
      for (var connection : connections) {
        connection.close();
      }
    }
  }

  @Test
  void isResponsiveAsLongAsItsEventLoopRuns() {
    assertThat(door.listener.isResponsive()).isTrue();
  }

  @Test
  void servesOneMoreRequestPerConnectionWhileDraining() throws Exception {
    try (var kept = connect()) {
      send(kept, REQUEST);
      assertThat(answer(kept)).doesNotContainIgnoringCase("connection: close");

      var drained = vertx.undeploy(deployment);
      Thread.sleep(200);
      send(kept, REQUEST);

      assertThat(answer(kept))
          .startsWith("HTTP/1.1 200")
          .containsIgnoringCase("connection: close")
          .endsWith("here");
      assertThat(kept.getInputStream().read()).isEqualTo(-1);
      assertThat(drained.await(5, TimeUnit.SECONDS)).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "?a=b", "a", "a/b"})
  void rejectsRequestTargetsWithoutAPath(String target) throws Exception {
    try (var connection = connect()) {
      send(connection, "POST %s HTTP/1.1\r\nHost: a\r\n\r\n".formatted(target));
      connection.shutdownOutput();
      var answer = connection.getInputStream().readAllBytes();

      assertThat(new String(answer, StandardCharsets.ISO_8859_1))
          .startsWith("HTTP/1.1 400")
          .doesNotContain("here");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "//", "/a", "http://a", "http://a/", "http://a:80?b"})
  void servesRequestTargetsWithAPath(String target) throws Exception {
    try (var connection = connect()) {
      send(connection, "POST %s HTTP/1.1\r\nHost: a\r\n\r\n".formatted(target));

      assertThat(answer(connection)).startsWith("HTTP/1.1 200").endsWith("here");
    }
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), door.port);
    socket.setSoTimeout((int) CLOSED_WITHIN.plusSeconds(2).toMillis());
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Returns false once the server has closed the connection. */
  private static boolean acceptsAnotherByte(Socket socket) throws IOException {
    try {
      send(socket, "x");
      socket.setSoTimeout(1);
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (SocketException e) {
      return false;
    }
  }

  /** Reads up to the end of the body, which is {@code here}. */
  private static String answer(Socket socket) throws IOException {
    var all = new ByteArrayOutputStream();
    while (!all.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\nhere")) {
      int c = socket.getInputStream().read();
      if (c < 0) {
        throw new IOException("closed after: " + all.toString(StandardCharsets.ISO_8859_1));
      }
      all.write(c);
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  private static long sinceNanos(long begin) {
    return System.nanoTime() - begin;
  }
}
