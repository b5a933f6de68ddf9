package io.trunkline.provision;

import io.trunkline.installation.InstallationComparison;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares installations with the provider once a day. Each node tries more often, one succeeds.
 */
public final class ComparisonVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ComparisonVerticle.class);
  private static final int TRIES = 24;

  private final InstallationComparison comparison;
  private final Duration interval;

  /** {@code interval} is the time between two comparisons. */
  public ComparisonVerticle(InstallationComparison comparison, Duration interval) {
    this.comparison = comparison;
    this.interval = interval;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(Math.max(interval.dividedBy(TRIES).toMillis(), 1), _ -> compare());
    return Future.succeededFuture();
  }

  private void compare() {
    comparison
        .compareIfDue(interval)
        .onSuccess(count -> {
          if (count > 0) {
            LOG.info("{} installations changed at the provider without an announcement", count);
          }
        })
        .onFailure(fault -> LOG.warn("Cannot compare installations with the provider", fault));
  }
}
