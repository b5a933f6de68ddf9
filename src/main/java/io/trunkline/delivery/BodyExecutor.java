package io.trunkline.delivery;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.Callable;

/**
 * Runs steps whose cost grows with the size of a body: on the event loop for small bodies, on a
 * small worker pool for large ones.
 */
public final class BodyExecutor {
  private static final int INLINE_BYTES_MAX = 64 * 1_024;

  private final WorkerExecutor workers;

  public BodyExecutor(WorkerExecutor workers) {
    this.workers = workers;
  }

  /** Runs the step; the future fails if the step throws. */
  <T> Future<T> run(Buffer body, Callable<T> step) {
    if (body.length() > INLINE_BYTES_MAX) {
      return workers.executeBlocking(step, false);
    }
    try {
      return Future.succeededFuture(step.call());
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }
}
