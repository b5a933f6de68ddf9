package io.trunkline.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.platform.http.ByteBudget;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sends request bodies over a plain socket. */
class RequestBodyIT {
  private static final ByteBudget BUDGET = new ByteBudget(16 << 20, RequestBody.BYTES_MAX);
  private final Vertx vertx = Vertx.vertx();
  private int port;

  @BeforeEach
  void listen() {
    port =
        vertx
            .createHttpServer()
            .requestHandler(RequestBodyIT::answer)
            .listen(0, "127.0.0.1")
            .map(HttpServer::actualPort)
            .await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void readsBody() throws Exception {
    assertThat(send("Content-Length: 3\r\nConnection: close\r\n\r\nabc")).contains("200 OK", "abc");
  }

  /** The client waits for 100 Continue and gets the rejection instead. */
  @Test
  void rejectsContentLengthBeforeTheBodyIsSent() throws Exception {
    var answer = send("Content-Length: 1048577\r\nExpect: 100-continue\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 413").contains("connection: close");
  }

  @Test
  void answersExpectContinue() throws Exception {
    var answer = send("Content-Length: 1\r\nExpect: 100-continue\r\nConnection: close\r\n\r\nx");

    assertThat(answer).startsWith("HTTP/1.1 100 Continue").contains("200 OK");
  }

  // Attack 4.
  @Test
  void doesNotReadTheBodyOfAnUnsignedRequest() throws Exception {
    var answer = send("Content-Length: 1048576\r\nX-Unsigned: \r\n\r\nab");

    assertThat(answer).startsWith("HTTP/1.1 401").contains("connection: close");
    assertThat(BUDGET.acquired()).isZero();
  }

  // Attack 4.
  @Test
  void rejectsABodyWhenTheBudgetIsUsedUp() throws Exception {
    var shares = new ArrayList<ByteBudget.Share>();
    for (var share = BUDGET.open(); share.tryAcquire(64 << 10); share = BUDGET.open()) {
      shares.add(share);
    }

    var answer = send("Content-Length: 2\r\nConnection: close\r\n\r\nab");
    shares.forEach(ByteBudget.Share::close);

    assertThat(answer).startsWith("HTTP/1.1 429");
    assertThat(BUDGET.acquired()).isZero();
  }

  @Test
  void closesConnectionWhenBodyDoesNotArrive() throws Exception {
    var answer = send("Content-Length: 10\r\n\r\nab");

    assertThat(answer).startsWith("HTTP/1.1 408").contains("connection: close");
  }

  /**
   * Returns everything until the server closes the connection; fails if it does not within 10 s.
   */
  private String send(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      var authorization = request.contains("X-Unsigned") ? "" : "Authorization: x\r\n";
      var head = "POST / HTTP/1.1\r\nHost: localhost\r\n" + authorization;
      socket.getOutputStream().write((head + request).getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void answer(HttpServerRequest request) {
    var share = BUDGET.open();
    request.response().endHandler(_ -> share.close());
    RequestBody.read(request, share, Duration.ofMillis(300))
        .onSuccess(body -> request.response().end(body))
        .onFailure(failure ->
            request.response().setStatusCode(((ApiException) failure).error().status()).end());
  }
}
