package io.trunkline.platform.http;

import io.trunkline.platform.http.Exchange.Rejected;
import io.trunkline.platform.http.Exchange.Unanswered;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP client for URLs that users choose. It checks every address that a name resolves to and
 * connects to the checked address itself, so that a second lookup cannot return another one. It
 * follows no redirects, uses no proxy, and bounds every answer.
 */
public final class GuardedClient {
  private static final Duration IDLE_CONNECTION_MAX = Duration.ofSeconds(15);
  private static final int WAITING_COUNT_MAX = 1000;
  private static final int STATUS_LINE_BYTES_MAX = 4096;

  private final Vertx vertx;
  private final Resolver resolver;
  private final AddressGuard guard;
  private final ExchangeLimits limits;
  private final HttpClient http;

  public GuardedClient(Vertx vertx, Resolver resolver, AddressGuard guard, ExchangeLimits limits) {
    this(vertx, resolver, guard, limits, new HttpClientOptions());
  }

  /** Trusts these certificates in addition to those of the system. */
  public GuardedClient(
      Vertx vertx,
      Resolver resolver,
      AddressGuard guard,
      ExchangeLimits limits,
      TrustAnchors anchors) {
    this(
        vertx,
        resolver,
        guard,
        limits,
        new HttpClientOptions().setTrustOptions(anchors.withSystemAnchors()));
  }

  /** Creates a client with the given TLS options. */
  private GuardedClient(
      Vertx vertx,
      Resolver resolver,
      AddressGuard guard,
      ExchangeLimits limits,
      HttpClientOptions options) {
    this.vertx = vertx;
    this.resolver = resolver;
    this.guard = guard;
    this.limits = limits;
    this.http =
        vertx
            .httpClientBuilder()
            .with(bounded(options, limits))
            .with(pool(limits))
            .withConnectHandler(GuardedClient::prepare)
            .build();
  }

  /** Sends a request. The future never fails; failures are results. */
  public Future<Exchange> send(HttpCall call) {
    var context = vertx.getOrCreateContext();
    return onContext(context, addresses(call.url()))
        .compose(addresses -> dial(call, addresses))
        .otherwise(failure -> new Unanswered(FailureReason.of(call.url(), failure)));
  }

  public Future<Void> close() {
    return http.close();
  }

  private static void prepare(HttpConnection connection) {
    ResponseFilter.addTo(connection);
    // The exchange reports the failure; without a handler Vert.x would log it as well.
    connection.exceptionHandler(_ -> {});
  }

  private Future<List<InetAddress>> addresses(HttpUrl url) {
    return url.literal()
        .map(address -> Future.succeededFuture(List.of(address)))
        .orElseGet(() -> resolver.resolve(url.host()));
  }

  private Future<Exchange> dial(HttpCall call, List<InetAddress> addresses) {
    return firstObjection(call.url(), addresses)
        .map(reason -> Future.<Exchange>succeededFuture(new Rejected(reason)))
        .orElseGet(() -> new OpenExchange(vertx, http, call, limits).run(addresses));
  }

  /** Completes on the caller's context, because resolvers may answer on any thread. */
  private static <T> Future<T> onContext(Context context, Future<T> future) {
    return Future.future(
        promise -> future.onComplete(result -> context.runOnContext(_ -> promise.handle(result))));
  }

  /**
   * Rejects the name if any of its addresses is forbidden, so that it does not matter which one is
   * used.
   */
  private Optional<String> firstObjection(HttpUrl url, List<InetAddress> addresses) {
    return addresses.stream()
        .flatMap(address -> guard.objection(address, url.port()).stream())
        .findFirst()
        .map(reason -> "%s may not be called: %s".formatted(url.hostAndPort(), reason));
  }

  private static HttpClientOptions bounded(HttpClientOptions options, ExchangeLimits limits) {
    return options
        .setProtocolVersion(HttpVersion.HTTP_1_1)
        .setUseAlpn(false)
        .setVerifyHost(true)
        .setConnectTimeout((int) limits.connect().toMillis())
        .setSslHandshakeTimeout(limits.connect().toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setMaxInitialLineLength(STATUS_LINE_BYTES_MAX)
        .setMaxHeaderSize(limits.headerBytesMax())
        .setDecompressionSupported(false)
        .setKeepAlive(true)
        .setKeepAliveTimeout((int) IDLE_CONNECTION_MAX.toSeconds());
  }

  private static PoolOptions pool(ExchangeLimits limits) {
    return new PoolOptions()
        .setHttp1MaxSize(limits.connectionCountMax())
        .setMaxWaitQueueSize(WAITING_COUNT_MAX);
  }
}
