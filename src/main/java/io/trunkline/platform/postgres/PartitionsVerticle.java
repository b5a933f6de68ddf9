package io.trunkline.platform.postgres;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/** Maintains the partitions when the node starts, and every hour after that. */
public final class PartitionsVerticle extends VerticleBase {
  private static final Duration PAUSE = Duration.ofHours(1);
  private final Partitions partitions;

  public PartitionsVerticle(Partitions partitions) {
    this.partitions = partitions;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(PAUSE.toMillis(), _ -> partitions.tend());
    return partitions.tend();
  }
}
