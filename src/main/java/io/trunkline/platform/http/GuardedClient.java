package io.trunkline.platform.http;

import io.trunkline.platform.http.Exchange.Refused;
import io.trunkline.platform.http.Exchange.Unanswered;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP client for addresses that others chose: every address a name has is judged, and what is
 * dialled is the judged address itself, so that a name cannot change its mind in between. No
 * redirect is followed, no proxy is asked, and an answer costs no more than its limits.
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

  /** Trusts what these certificates vouch for, beside what the system trusts. */
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
        new HttpClientOptions().setTrustOptions(anchors.besideTheSystems()));
  }

  /**
   * @param options what to trust, where that is not what the JDK trusts
   */
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
            // The exchange tells what went wrong; without a handler each would be logged as well.
            .withConnectHandler(connection -> connection.exceptionHandler(_ -> {}))
            .build();
  }

  /** Never fails: whatever happens is one of the three ends of an exchange. */
  public Future<Exchange> send(HttpCall call) {
    var context = vertx.getOrCreateContext();
    return onContext(context, addresses(call.url()))
        .compose(addresses -> dial(call, addresses))
        .otherwise(failure -> new Unanswered(FailureReason.of(call.url(), failure)));
  }

  public Future<Void> close() {
    return http.close();
  }

  private Future<List<InetAddress>> addresses(HttpUrl url) {
    return url.literal()
        .map(address -> Future.succeededFuture(List.of(address)))
        .orElseGet(() -> resolver.resolve(url.host()));
  }

  private Future<Exchange> dial(HttpCall call, List<InetAddress> addresses) {
    return firstObjection(call.url(), addresses)
        .map(reason -> Future.<Exchange>succeededFuture(new Refused(reason)))
        .orElseGet(() -> new OpenExchange(vertx, http, call, limits).run(addresses));
  }

  /** A resolver answers on whatever thread it likes; an exchange lives on its caller's. */
  private static <T> Future<T> onContext(Context context, Future<T> future) {
    return Future.future(
        promise -> future.onComplete(result -> context.runOnContext(_ -> promise.handle(result))));
  }

  /** One bad address among good ones spoils the name: which one is dialled must not matter. */
  private Optional<String> firstObjection(HttpUrl url, List<InetAddress> addresses) {
    return addresses.stream()
        .flatMap(address -> guard.objection(address, url.port()).stream())
        .findFirst()
        .map(reason -> "%s is not dialled: %s".formatted(url.hostAndPort(), reason));
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
