package io.trunkline.node;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.trunkline.Version;
import io.trunkline.platform.http.Listener;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;

/** Serves the management listener: liveness, readiness, version and metrics. */
final class ManagementVerticle extends VerticleBase {
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private final Listener.Address address;
  private final PrometheusMeterRegistry registry;
  private final Supplier<Future<Readiness>> readiness;
  private Listener listener;
  private volatile int port;

  /** Whether this node accepts requests; the reason is empty if it does. */
  record Readiness(boolean isReady, String reason) {}

  ManagementVerticle(
      Listener.Address address,
      PrometheusMeterRegistry registry,
      Supplier<Future<Readiness>> readiness) {
    this.address = address;
    this.registry = registry;
    this.readiness = readiness;
  }

  @Override
  public Future<?> start() {
    listener = new Listener(vertx, address, this::handle);
    return listener.listen().onSuccess(bound -> port = bound);
  }

  @Override
  public Future<?> stop() {
    return listener.drain();
  }

  int port() {
    return port;
  }

  private void handle(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      request.response().putHeader("Allow", "GET, HEAD");
      answer(request, 405, new JsonObject().put("error", "only GET and HEAD are allowed"));
      return;
    }
    switch (request.path()) {
      case "/livez" -> answer(request, 200, new JsonObject().put("status", "alive"));
      case "/readyz" -> readiness.get().onSuccess(ready -> answer(request, ready));
      case "/version" -> answer(request, 200, version());
      case "/metrics" -> metrics(request);
      default -> answer(request, 404, new JsonObject().put("error", "not found"));
    }
  }

  private static JsonObject version() {
    var version = Version.current();
    return new JsonObject().put("version", version.number()).put("revision", version.revision());
  }

  private static void answer(HttpServerRequest request, Readiness readiness) {
    var json =
        new JsonObject()
            .put("status", readiness.isReady() ? "ready" : "not ready")
            .put("reason", readiness.reason());
    answer(request, readiness.isReady() ? 200 : 503, json);
  }

  private void metrics(HttpServerRequest request) {
    var accept = request.getHeader("Accept");
    var type =
        accept != null && accept.contains(OPEN_METRICS)
            ? OPEN_METRICS + "; version=1.0.0; charset=utf-8"
            : "text/plain; version=0.0.4; charset=utf-8";
    request.response().putHeader("Content-Type", type).end(registry.scrape(type));
  }

  private static void answer(HttpServerRequest request, int status, JsonObject json) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(json.toBuffer());
  }
}
