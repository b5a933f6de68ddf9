package io.trunkline.target.http;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The owner's HTTP server behind a target, on its own Vert.x instance. */
public final class HttpReceiver implements AutoCloseable {
  public record Received(String path, MultiMap headers, Buffer body) {}

  final Vertx vertx = Vertx.vertx();
  public final List<Received> received = new CopyOnWriteArrayList<>();
  volatile Handler<HttpServerRequest> answer = request -> request.response().end();
  private final HttpServer server = serve();

  public int port() {
    return server.actualPort();
  }

  /** Opens another port to the same receiver. */
  int openAnotherPort() {
    return serve().actualPort();
  }

  void stopReceiver() {
    server.close().await();
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private HttpServer serve() {
    return vertx
        .createHttpServer()
        .requestHandler(request -> request.body().onSuccess(body -> take(request, body)))
        .listen(0, "127.0.0.1")
        .await();
  }

  private void take(HttpServerRequest request, Buffer body) {
    var headers = MultiMap.caseInsensitiveMultiMap().addAll(request.headers());
    received.add(new Received(request.uri(), headers, body));
    answer.handle(request);
  }
}
