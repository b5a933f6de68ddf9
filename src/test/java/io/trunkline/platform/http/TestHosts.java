package io.trunkline.platform.http;

import io.trunkline.platform.http.Exchange.Answered;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Small servers on this machine that record what they receive, and guarded clients to call them.
 */
final class TestHosts implements AutoCloseable {
  static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

  /** One connection per address, so that the next call fails if a connection is not released. */
  static final ExchangeLimits LIMITS =
      new ExchangeLimits(Duration.ofSeconds(2), Duration.ofSeconds(2), 64 * 1024, 16 * 1024, 1);

  private static final Buffer NO_CONTENT = Buffer.buffer("HTTP/1.1 204 No Content\r\n\r\n");

  final Vertx vertx = Vertx.vertx();
  final AtomicInteger connectionCount = new AtomicInteger();
  final AtomicInteger openCount = new AtomicInteger();
  final AtomicLong bytesWritten = new AtomicLong();

  /** When set, listeners answer 204 instead of their special behaviour. */
  final AtomicBoolean isHealed = new AtomicBoolean();

  @Override
  public void close() {
    vertx.close().await();
  }

  int serve(Handler<HttpServerRequest> handler) {
    return serve("127.0.0.1", handler);
  }

  int serve(String host, Handler<HttpServerRequest> handler) {
    return vertx
        .createHttpServer()
        .connectionHandler(_ -> connectionCount.incrementAndGet())
        .requestHandler(handler)
        .listen(0, host)
        .await()
        .actualPort();
  }

  int serveTls(SelfSignedCertificate certificate) {
    return serveTls(certificate.keyCertOptions());
  }

  int serveTls(KeyCertOptions certificate) {
    var options = new HttpServerOptions().setSsl(true).setSni(true).setKeyCertOptions(certificate);
    return vertx
        .createHttpServer(options)
        .requestHandler(
            request -> request.response().end(request.connection().indicatedServerName()))
        .listen(0, "127.0.0.1")
        .await()
        .actualPort();
  }

  int listen(Handler<NetSocket> answer) {
    return listen("127.0.0.1", answer);
  }

  int listen(String host, Handler<NetSocket> answer) {
    return vertx
        .createNetServer()
        .connectHandler(socket -> {
          connectionCount.incrementAndGet();
          openCount.incrementAndGet();
          socket.closeHandler(_ -> openCount.decrementAndGet());
          socket.handler(_ -> {
            socket.handler(_ -> {});
            if (isHealed.get()) {
              socket.write(NO_CONTENT);
            } else {
              answer.handle(socket);
            }
          });
        })
        .listen(0, host)
        .await()
        .actualPort();
  }

  void pour(NetSocket socket, Buffer drop) {
    socket
        .write(drop)
        .onSuccess(_ -> {
          bytesWritten.addAndGet(drop.length());
          pour(socket, drop);
        });
  }

  GuardedClient client(String allowed, InetAddress... addresses) {
    return client(allowed, resolver(addresses));
  }

  GuardedClient client(String allowed, Resolver resolver) {
    return new GuardedClient(vertx, resolver, guard(allowed), LIMITS);
  }

  static Resolver resolver(InetAddress... addresses) {
    return _ -> Future.succeededFuture(List.of(addresses));
  }

  static AddressGuard guard(String allowed) {
    return guard(allowed, "targets.allowed-networks");
  }

  static AddressGuard guard(String allowed, String setting) {
    return new AddressGuard(Cidr.parseAll(allowed), new OwnAddresses(), setting);
  }

  static HttpCall call(String url) {
    return new HttpCall(
        HttpMethod.POST,
        HttpUrl.parse(url),
        MultiMap.caseInsensitiveMultiMap(),
        Buffer.buffer("sent"));
  }

  static Exchange send(GuardedClient client, String url) {
    return client.send(call(url)).timeout(20, TimeUnit.SECONDS).await();
  }

  static String body(Exchange exchange) {
    return ((Answered) exchange).body().toString();
  }
}
