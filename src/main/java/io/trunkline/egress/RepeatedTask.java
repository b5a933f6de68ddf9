package io.trunkline.egress;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats one task of egress. The pause begins when a run ends, so runs never overlap. Continues
 * after a failed run. Only the first of several failures in a row is logged. Belongs to one event
 * loop.
 */
final class RepeatedTask {
  private static final Logger LOG = LoggerFactory.getLogger(RepeatedTask.class);

  private final Vertx vertx;
  private final String name;
  private final Duration pause;
  private final Work work;
  private boolean isStopped;
  private boolean isFailing;

  /** One run of the task. */
  interface Work {
    Future<?> run();
  }

  /**
   * @param name completes the log message "Cannot … yet"
   */
  RepeatedTask(Vertx vertx, String name, Duration pause, Work work) {
    this.vertx = vertx;
    this.name = name;
    this.pause = pause;
    this.work = work;
  }

  /** Runs the task for the first time after one pause. */
  RepeatedTask start() {
    vertx
        .timer(pause.toMillis())
        .compose(_ -> isStopped ? Future.succeededFuture() : work.run())
        .onSuccess(_ -> isFailing = false)
        .onFailure(this::logFirst)
        .onComplete(_ -> {
          if (!isStopped) {
            start();
          }
        });
    return this;
  }

  void stop() {
    isStopped = true;
  }

  private void logFirst(Throwable fault) {
    if (!isFailing && !isStopped) {
      isFailing = true;
      LOG.warn("Cannot {} yet; trying again", name, fault);
    }
  }
}
