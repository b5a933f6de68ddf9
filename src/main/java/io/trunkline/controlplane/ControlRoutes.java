package io.trunkline.controlplane;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;

/**
 * One part of what the control listener serves. Its handlers run on virtual threads and may await;
 * what they throw is answered in the form of the native API unless they mount a failure handler.
 * They find the {@link ControlCall} of a request under {@link ControlCall#KEY}.
 */
public interface ControlRoutes {
  void mount(Router router);

  /** Completes when nothing is left to be done for the calls that were answered. */
  default Future<Void> settled() {
    return Future.succeededFuture();
  }
}
