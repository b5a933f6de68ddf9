package io.trunkline.platform.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP listener on one event loop. It limits the number of connections and how long one may stay
 * silent, and drains without failing requests on kept-alive connections.
 */
public final class Listener {
  /** How long a connection may stay silent, or take to send a request's headers. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(75);

  private static final Duration SWEEP = Duration.ofMillis(250);
  private static final Duration LAST_REQUEST = Duration.ofSeconds(3);
  private static final int BUSY_TURNS_MAX = 500;

  /** How long a new connection may take to send the headers of its first request. */
  private static final Duration FIRST_REQUEST_MAX = Duration.ofSeconds(10);

  /** A listener does not serve requests if its event loop has not run a timer for this long. */
  private static final Duration RESPONSIVE = Duration.ofSeconds(5);

  private static final int CONNECTIONS_MAX = 8_192;
  private static final int HEADER_BYTES_MAX = 32 * 1_024;
  private static final int FORM_ATTRIBUTE_BYTES_MAX = 1_024;
  private static final int FIRST_LINE_BYTES_MAX = 8 * 1_024;
  private static final int STREAMS_MAX = 256;

  /** The address to bind, with PEM files for TLS; without them it serves plain HTTP. */
  public record Address(String host, int port, Optional<Tls> tls) {
    /** Paths of PEM files. */
    public record Tls(String certificate, String key) {}
  }

  /**
   * Limits of connections.
   *
   * @param silenceMax how long a connection may stay silent between two requests
   */
  record Limits(int connectionsMax, Duration firstRequestMax, Duration silenceMax) {
    static final Limits STANDARD = new Limits(CONNECTIONS_MAX, FIRST_REQUEST_MAX, SILENCE_MAX);
  }

  private static final class Peer {
    private final Set<HttpServerRequest> active = new HashSet<>();
    private Optional<Deadlines.Deadline> silence = Optional.empty();
  }

  private final Vertx vertx;
  private final Address address;
  private final int connectionsMax;
  private final Deadlines firstRequests;
  private final Deadlines silences;
  private final Map<HttpConnection, Peer> peers = new HashMap<>();

  /** Connections without a request, the one that has been silent longest first. */
  private final Set<HttpConnection> silent = new LinkedHashSet<>();

  private volatile long lastSweep;
  private final HttpServer server;
  private boolean isDraining;

  public Listener(Vertx vertx, Address address, Handler<HttpServerRequest> handler) {
    this(vertx, address, handler, Limits.STANDARD);
  }

  Listener(Vertx vertx, Address address, Handler<HttpServerRequest> handler, Limits limits) {
    this.vertx = vertx;
    this.address = address;
    this.connectionsMax = limits.connectionsMax();
    this.firstRequests = new Deadlines(limits.firstRequestMax(), System::nanoTime);
    this.silences = new Deadlines(limits.silenceMax(), System::nanoTime);
    this.server =
        vertx
            .createHttpServer(options(address))
            .connectionHandler(this::connected)
            .requestHandler(request -> begin(request, handler));
  }

  /** Binds the listener and returns its port. */
  public Future<Integer> listen() {
    sweep();
    vertx.setPeriodic(SWEEP.toMillis(), _ -> sweep());
    return server.listen().map(HttpServer::actualPort).recover(this::explain);
  }

  private void sweep() {
    firstRequests.sweep();
    silences.sweep();
    lastSweep = System.nanoTime();
  }

  /** Whether the event loop runs. May be called from any thread. */
  public boolean isResponsive() {
    return System.nanoTime() - lastSweep < RESPONSIVE.toNanos();
  }

  private <T> Future<T> explain(Throwable fault) {
    return Future.failedFuture(
        fault instanceof IOException
            ? new UnusableAddressException(
                "cannot listen on %s:%d: %s; stop the process that uses it, or choose another address"
                    .formatted(address.host(), address.port(), reason(fault)),
                fault)
            : fault);
  }

  /**
   * Returns the cause without the prefix of native transports: {@code bind(..) failed with
   * error(-98): Address already in use}.
   */
  private static String reason(Throwable fault) {
    var message = String.valueOf(fault.getMessage());
    return message.substring(message.lastIndexOf("): ") < 0 ? 0 : message.lastIndexOf("): ") + 3);
  }

  private static HttpServerOptions options(Address address) {
    var options =
        new HttpServerOptions()
            .setHost(address.host())
            .setPort(address.port())
            .setMaxHeaderSize(HEADER_BYTES_MAX)
            .setMaxInitialLineLength(FIRST_LINE_BYTES_MAX)
            .setMaxFormAttributeSize(FORM_ATTRIBUTE_BYTES_MAX)
            // The handler that reads the body asks for it, so that rejected bodies are not sent.
            .setHandle100ContinueAutomatically(false)
            .setCompressionSupported(false)
            .setDecompressionSupported(false)
            // Without this, Vert.x reports a clear-text connection only after it has chosen the
            // HTTP version, and a client that stays silent or sends its headers byte by byte would
            // escape the timeout. With TLS the version is chosen earlier.
            .setHttp2ClearTextEnabled(false)
            .setReuseAddress(true);
    options.getInitialSettings().setMaxConcurrentStreams(STREAMS_MAX);
    options.getInitialSettings().setMaxHeaderListSize(HEADER_BYTES_MAX);
    address
        .tls()
        .ifPresent(tls ->
            options
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(
                    new PemKeyCertOptions().setCertPath(tls.certificate()).setKeyPath(tls.key())));
    return options;
  }

  private void connected(HttpConnection connection) {
    if (peers.size() >= connectionsMax && !evictSilent()) {
      connection.close();
      return;
    }
    var peer = new Peer();
    peers.put(connection, peer);
    watchSilence(connection, peer, firstRequests);
    connection.closeHandler(_ -> {
      peers.remove(connection);
      silent.remove(connection);
      peer.silence.ifPresent(Deadlines.Deadline::cancel);
    });
  }

  /** Closes the connection that has been silent longest; returns false if all serve requests. */
  private boolean evictSilent() {
    var oldest = silent.stream().findFirst();
    oldest.ifPresent(connection -> {
      silent.remove(connection);
      peers.remove(connection);
      connection.close();
    });
    return oldest.isPresent();
  }

  /** Closes silent connections, including those that send headers byte by byte. */
  private void watchSilence(HttpConnection connection, Peer peer, Deadlines deadlines) {
    silent.add(connection);
    peer.silence = Optional.of(deadlines.begin(connection::close));
  }

  private void begin(HttpServerRequest request, Handler<HttpServerRequest> handler) {
    var connection = request.connection();
    var peer = peers.get(connection);
    if (peer != null) {
      peer.silence.ifPresent(Deadlines.Deadline::cancel);
      silent.remove(connection);
      peer.active.add(request);
      request.response().endHandler(_ -> end(request));
    }
    if (isDraining && request.version() != HttpVersion.HTTP_2) {
      request.response().putHeader("Connection", "close");
    }
    if (hasPathTarget(request)) {
      handler.handle(request);
    } else {
      request.response().setStatusCode(400).end();
    }
  }

  /**
   * Notes that a request was answered. To be called by handlers that replace the response's end
   * handler, as the router of vertx-web does.
   */
  public void end(HttpServerRequest request) {
    var peer = peers.get(request.connection());
    if (peer != null && peer.active.remove(request) && peer.active.isEmpty()) {
      watchSilence(request.connection(), peer, silences);
    }
  }

  /** Returns whether the target is a path. RFC 9112 also allows {@code *}, which is not served. */
  private static boolean hasPathTarget(HttpServerRequest request) {
    var path = request.path();
    return path != null && path.startsWith("/");
  }

  /**
   * Lets every kept-alive connection finish its next request, then closes it. Connections that stay
   * silent for three seconds are closed at once.
   */
  public Future<Void> drain() {
    isDraining = true;
    return awaitLastRequests(LAST_REQUEST.toMillis() / 100)
        .compose(_ -> server.shutdown(LAST_REQUEST.toSeconds(), TimeUnit.SECONDS));
  }

  private Future<Void> awaitLastRequests(long turns) {
    return peers.isEmpty() || turns <= 0
        ? busy(BUSY_TURNS_MAX)
        : vertx.timer(100).compose(_ -> awaitLastRequests(turns - 1));
  }

  /**
   * Waits for connections with a request in progress and closes silent ones; completes when none is
   * left.
   */
  private Future<Void> busy(int turns) {
    return turns <= 0 || peers.values().stream().allMatch(peer -> !peer.active.isEmpty())
        ? Future.succeededFuture()
        : vertx.timer(1).compose(_ -> busy(turns - 1));
  }
}
