package io.trunkline.delivery;

import io.trunkline.delivery.DispatchPermits.Permit;
import io.trunkline.pipeline.PipelineId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The permits of one write. The end of the write releases all permits that no leased dispatch has
 * taken over.
 */
final class WritePermits {
  private final DispatchPermits permits;
  private final List<Permit> acquired = new ArrayList<>();
  private boolean isClosed;

  private WritePermits(DispatchPermits permits) {
    this.permits = permits;
  }

  /** Runs a write with permits of its own and releases them when the future completes. */
  static <T> Future<T> during(DispatchPermits permits, Function<WritePermits, Future<T>> write) {
    var own = new WritePermits(permits);
    return Future.<Void>succeededFuture()
        .compose(_ -> write.apply(own))
        .onComplete(_ -> own.close());
  }

  /**
   * Returns empty if the node or the pipeline is at its limit, or the pipeline has no consumer.
   *
   * @throws IllegalStateException if the write has ended; a transaction that took too long can
   *     still run after its future has failed
   */
  synchronized Optional<Permit> tryAcquire(PipelineId pipeline) {
    if (isClosed) {
      throw new IllegalStateException("the write has already ended");
    }
    if (permits.waits().contains(pipeline)) {
      return Optional.empty();
    }
    var permit = permits.tryAcquire(pipeline);
    permit.ifPresent(acquired::add);
    return permit;
  }

  private synchronized void close() {
    isClosed = true;
    acquired.forEach(Permit::close);
  }
}
