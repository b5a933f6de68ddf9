package io.trunkline.controlplane;

import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.platform.http.Listener;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The control listener; deploy it on virtual threads. Gives each request an id, a date and a log
 * line, and writes the errors of the native API.
 */
public final class ControlVerticle extends VerticleBase {

  /** The format of {@code Date}: RFC 9110, section 5.6.7. The day always has two digits. */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Listener.Address address;
  private final List<ControlRoutes> routes;
  private final Supplier<UUID> requestIds;
  private final InstantSource clock;
  private final ControlMetrics metrics;
  private Listener listener;
  private volatile int port;

  public ControlVerticle(
      Listener.Address address,
      List<ControlRoutes> routes,
      Supplier<UUID> requestIds,
      InstantSource clock,
      MeterRegistry registry) {
    this.address = address;
    this.routes = List.copyOf(routes);
    this.requestIds = requestIds;
    this.clock = clock;
    this.metrics = new ControlMetrics(registry);
  }

  @Override
  public Future<?> start() {
    var router = Router.router(vertx);
    // The router itself rejects a path that it cannot decode, such as "/v1/%zz".
    router.errorHandler(400, context -> respondWithError(context, malformed()));
    router.route().handler(this::open);
    routes.forEach(part -> part.mount(router));
    router
        .route()
        .last()
        .handler(_ -> {
          throw new ApiException(ApiError.UNKNOWN_OPERATION, "Unknown path.");
        })
        .failureHandler(ControlVerticle::respondWithError);
    listener = new Listener(vertx, address, router);
    return listener.listen().onSuccess(bound -> port = bound);
  }

  /** Finishes the requests in progress, then stops listening. */
  @Override
  public Future<?> stop() {
    return listener
        .drain()
        .eventually(() -> Future.join(routes.stream().map(ControlRoutes::settled).toList()));
  }

  /** Whether the listener's event loop runs. */
  public boolean isResponsive() {
    return listener.isResponsive();
  }

  /** The bound port; available after the start. */
  public int port() {
    return port;
  }

  private void open(RoutingContext context) {
    var call = new ControlCall(requestIds.get().toString(), System.nanoTime());
    call.setReceivedAt(clock.instant());
    call.setSource(context.request().remoteAddress(), context.request().isSSL());
    context.put(ControlCall.KEY, call);
    context
        .response()
        .putHeader("x-amzn-RequestId", call.requestId())
        .putHeader(HttpHeaders.DATE, HTTP_DATE.format(clock.instant()));
    context.addEndHandler(_ -> listener.end(context.request()));
    context.addEndHandler(_ -> finish(call, context.response().getStatusCode()));
    context.next();
  }

  private void finish(ControlCall call, int status) {
    var took = call.age(System.nanoTime());
    call.log(status, took);
    metrics.record(call, status, took);
  }

  private static void respondWithError(RoutingContext context) {
    respondWithError(context, failure(context));
  }

  private static void respondWithError(RoutingContext context, Throwable failure) {
    ControlCall call = context.get(ControlCall.KEY);
    var rejection = call.rejection(failure);
    var error =
        new JsonObject().put("code", rejection.error().code()).put("message", rejection.text());
    respond(context, rejection.error().status(), new JsonObject().put("error", error));
  }

  private static Throwable failure(RoutingContext context) {
    return switch (ControlRoutes.failure(context)) {
      case HttpException failure when failure.getStatusCode() < 500 -> malformed();
      case Throwable failure -> failure;
    };
  }

  private static ApiException malformed() {
    return new ApiException(ApiError.VALIDATION, "The request is malformed.");
  }

  private static void respond(RoutingContext context, int status, JsonObject body) {
    if (!context.response().closed() && !context.response().ended()) {
      context
          .response()
          .setStatusCode(status)
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .end(body.toBuffer());
    }
  }
}
