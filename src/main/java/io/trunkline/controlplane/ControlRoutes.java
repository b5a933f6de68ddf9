package io.trunkline.controlplane;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;

/**
 * Routes of the control listener. Handlers run on virtual threads and may block. Errors are
 * answered in the format of the native API, unless the routes install their own failure handler. A
 * request's {@link ControlCall} is stored under {@link ControlCall#KEY}.
 */
public interface ControlRoutes {
  void mount(Router router);

  /** Completes when all work for answered calls, such as writing audit records, is done. */
  default Future<Void> settled() {
    return Future.succeededFuture();
  }
}
