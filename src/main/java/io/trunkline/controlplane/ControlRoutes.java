package io.trunkline.controlplane;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * Routes of the control listener. Handlers run on virtual threads and may block. Errors are
 * answered in the format of the native API, unless the routes install their own failure handler. A
 * request's {@link ControlCall} is stored under {@link ControlCall#KEY}.
 */
public interface ControlRoutes {
  void mount(Router router);

  /**
   * Rejects a request whose path supports only these methods, such as {@code GET, PUT}. RFC 9110,
   * section 15.5.6: the answer lists them in {@code Allow}.
   */
  static ApiException methodNotAllowed(HttpServerRequest request, String methods) {
    request.response().putHeader(HttpHeaders.ALLOW, methods);
    return new ApiException(
        ApiError.METHOD_NOT_ALLOWED, "This path supports %s only.".formatted(methods));
  }

  /** Returns why a request failed; for use in a failure handler. */
  static Throwable failure(RoutingContext context) {
    return Optional.ofNullable(context.failure())
        .orElseGet(
            () -> new IllegalStateException("Request failed with status " + context.statusCode()));
  }

  /** Completes when all work for answered calls, such as writing audit records, is done. */
  default Future<Void> settled() {
    return Future.succeededFuture();
  }
}
