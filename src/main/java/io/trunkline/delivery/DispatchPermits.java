package io.trunkline.delivery;

import io.trunkline.pipeline.PipelineId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * How many dispatches this node may hold: in all, and of one pipeline, so that a slow target holds
 * up nobody else. Safe for all threads.
 */
public final class DispatchPermits {
  private static final int CLAIMED_AT_ONCE_MAX = 64;
  private final int totalMax;
  private final int perPipelineMax;
  private final AtomicInteger total = new AtomicInteger();
  private final ConcurrentHashMap<PipelineId, Integer> held = new ConcurrentHashMap<>();

  public DispatchPermits(int totalMax, int perPipelineMax) {
    this.totalMax = totalMax;
    this.perPipelineMax = perPipelineMax;
  }

  /**
   * Whether this node may take one more dispatch of the pipeline; one that was taken must be
   * released.
   */
  public boolean tryAcquire(PipelineId pipeline) {
    if (total.incrementAndGet() > totalMax) {
      total.decrementAndGet();
      return false;
    }
    var isTaken = new boolean[1];
    held.compute(
        pipeline,
        (_, count) -> {
          int now = count == null ? 0 : count;
          isTaken[0] = now < perPipelineMax;
          return isTaken[0] ? Integer.valueOf(now + 1) : Integer.valueOf(now);
        });
    if (!isTaken[0]) {
      total.decrementAndGet();
    }
    return isTaken[0];
  }

  public void release(PipelineId pipeline) {
    held.computeIfPresent(pipeline, (_, count) -> count <= 1 ? null : count - 1);
    total.decrementAndGet();
  }

  /** How many more this node may hold in all. */
  public int free() {
    return Math.max(0, totalMax - total.get());
  }

  public int inFlight() {
    return total.get();
  }

  /** How many dispatches of one pipeline are claimed at once at the most. */
  int claimedAtOnce() {
    return Math.max(1, Math.min(CLAIMED_AT_ONCE_MAX, perPipelineMax / 2));
  }

  /** The pipelines of which fewer than {@link #claimedAtOnce} more may be held. */
  public Set<PipelineId> exhausted() {
    return held.entrySet().stream()
        .filter(entry -> entry.getValue() > perPipelineMax - claimedAtOnce())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}
