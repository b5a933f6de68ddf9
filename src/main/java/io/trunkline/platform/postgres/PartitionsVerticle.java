package io.trunkline.platform.postgres;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/** Maintains the partitions when the node starts, and at a fixed interval after that. */
public final class PartitionsVerticle extends VerticleBase {
  private final Partitions partitions;
  private final Duration interval;

  public PartitionsVerticle(Partitions partitions, Duration interval) {
    this.partitions = partitions;
    this.interval = interval;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(interval.toMillis(), _ -> partitions.maintain());
    return partitions.maintain();
  }
}
