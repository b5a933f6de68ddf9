package io.trunkline.platform.postgres;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

/** The metric of statements that write rows in batches. */
public final class BatchMetrics {
  private static final double[] BUCKETS = {1, 2, 4, 8, 16, 32, 64, 128};

  private BatchMetrics() {}

  /**
   * @param kind what the rows are, such as {@code record}; one of few fixed words
   */
  public static DistributionSummary rows(MeterRegistry registry, String kind) {
    return DistributionSummary.builder("trunkline.batch.rows")
        .description("Rows that one statement writes")
        .tag("kind", kind)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
