package io.trunkline.delivery;

import io.trunkline.pipeline.PipelineId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Limits how many dispatches this node holds: in total, and per pipeline so that a slow target does
 * not delay other pipelines. Thread-safe.
 */
public final class DispatchPermits {
  private static final int CLAIMED_AT_ONCE_MAX = 64;

  private final int totalMax;
  private final int perPipelineMax;
  private final AtomicInteger total = new AtomicInteger();
  private final ConcurrentHashMap<PipelineId, Integer> inUse = new ConcurrentHashMap<>();
  private final ConsumerWaits waits = new ConsumerWaits(System::nanoTime);

  public DispatchPermits(int totalMax, int perPipelineMax) {
    this.totalMax = totalMax;
    this.perPipelineMax = perPipelineMax;
  }

  /**
   * Permission to hold one dispatch of a pipeline. It ends when the permit is closed; closing a
   * permit twice has no further effect.
   */
  public final class Permit implements AutoCloseable {
    private final PipelineId pipeline;
    private final AtomicBoolean isOpen = new AtomicBoolean(true);

    private Permit(PipelineId pipeline) {
      this.pipeline = pipeline;
    }

    /** Moves the permission to a new permit. Closing this one has no effect afterwards. */
    Permit transfer() {
      if (!isOpen.getAndSet(false)) {
        throw new IllegalStateException("the permit was already closed or transferred");
      }
      return new Permit(pipeline);
    }

    @Override
    public void close() {
      if (isOpen.getAndSet(false)) {
        release(pipeline);
      }
    }
  }

  /** Returns empty if the node or the pipeline is at its limit. */
  public Optional<Permit> tryAcquire(PipelineId pipeline) {
    if (total.incrementAndGet() > totalMax) {
      total.decrementAndGet();
      return Optional.empty();
    }
    var isAcquired = new boolean[1];
    inUse.compute(
        pipeline,
        (_, count) -> {
          int before = count == null ? 0 : count;
          isAcquired[0] = before < perPipelineMax;
          return isAcquired[0] ? Integer.valueOf(before + 1) : Integer.valueOf(before);
        });
    if (!isAcquired[0]) {
      total.decrementAndGet();
      return Optional.empty();
    }
    return Optional.of(new Permit(pipeline));
  }

  /** Returns the pipelines that get no dispatches, because they have no consumer. */
  public ConsumerWaits waits() {
    return waits;
  }

  private void release(PipelineId pipeline) {
    inUse.computeIfPresent(pipeline, (_, count) -> count <= 1 ? null : count - 1);
    total.decrementAndGet();
  }

  /** Returns how many more dispatches this node may hold. */
  public int free() {
    return Math.max(0, totalMax - total.get());
  }

  public int inFlight() {
    return total.get();
  }

  /** Returns the maximum number of dispatches of one pipeline that one statement claims. */
  int claimedAtOnce() {
    return Math.max(1, Math.min(CLAIMED_AT_ONCE_MAX, perPipelineMax / 2));
  }

  /** Returns the pipelines with fewer than {@link #claimedAtOnce} permits left. */
  Set<PipelineId> exhausted() {
    return inUse.entrySet().stream()
        .filter(entry -> entry.getValue() > perPipelineMax - claimedAtOnce())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}
