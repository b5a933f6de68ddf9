package io.trunkline.delivery;

import io.trunkline.pipeline.PipelineId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Tracks the pipelines whose event-bus address has no consumer on this node. Their dispatches stay
 * in the table, where other nodes can claim them. The event bus does not announce new consumers, so
 * this node tries one dispatch of each pipeline from time to time. Thread-safe.
 */
public final class ConsumerWaits {
  private static final Duration PAUSE_MIN = Duration.ofSeconds(1);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(4);

  /**
   * A wait that has been due for this long is dropped, because there is no dispatch left to try.
   */
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);

  private final LongSupplier nanoTime;
  private final ConcurrentHashMap<PipelineId, Wait> waits = new ConcurrentHashMap<>();

  private record Wait(Duration pause, long until) {}

  /**
   * Creates an object without waiting pipelines.
   *
   * @param nanoTime such as {@link System#nanoTime}
   */
  public ConsumerWaits(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Makes the pipeline wait. The wait doubles each time, up to a maximum. */
  public void add(PipelineId pipeline) {
    waits.compute(
        pipeline,
        (_, before) -> {
          var pause = before == null ? PAUSE_MIN : before.pause().multipliedBy(2);
          var next = pause.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause;
          return new Wait(next, nanoTime.getAsLong() + next.toNanos());
        });
  }

  /** Ends the wait, because the pipeline has a consumer. */
  public void remove(PipelineId pipeline) {
    if (!waits.isEmpty()) {
      waits.remove(pipeline);
    }
  }

  boolean contains(PipelineId pipeline) {
    return !waits.isEmpty() && waits.containsKey(pipeline);
  }

  /** Returns the number of waiting pipelines. */
  public int count() {
    return waits.size();
  }

  /**
   * Returns the pipelines whose wait is over, so that one dispatch of each may be tried now, and
   * the pipelines that must still wait.
   */
  Due due() {
    long now = nanoTime.getAsLong();
    waits.values().removeIf(wait -> now - wait.until() > FORGOTTEN_AFTER.toNanos());
    var due = new HashSet<PipelineId>();
    var waiting = new HashSet<PipelineId>();
    waits.forEach((pipeline, wait) -> (wait.until() - now <= 0 ? due : waiting).add(pipeline));
    return new Due(due, waiting);
  }

  record Due(Set<PipelineId> due, Set<PipelineId> waiting) {}
}
