package io.trunkline.egress;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.trunkline.delivery.DispatchBacklog;
import io.trunkline.delivery.DispatchPermits;
import io.trunkline.platform.postgres.BatchMetrics;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;

/**
 * The metrics of egress. Durations are in seconds. Labels never contain a repository, a pipeline or
 * an ARN, because the number of their values is unlimited.
 */
final class EgressMetrics {
  private static final Duration[] END_TO_END_BUCKETS =
      DoubleStream.of(.005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 30, 60, 300, 3_600, 86_400)
          .mapToObj(seconds -> Duration.ofMillis(Math.round(seconds * 1_000)))
          .toArray(Duration[]::new);

  private final Timer endToEnd;
  private final DistributionSummary batches;
  private final MeterProvider<Counter> attempts;
  private final Counter lost;
  private volatile DispatchBacklog backlog = new DispatchBacklog(0, Duration.ZERO);

  EgressMetrics(MeterRegistry registry, DispatchPermits permits) {
    this.endToEnd =
        Timer.builder("trunkline.dispatch.end.to.end")
            .description("Time from recording a delivery to delivering its dispatch")
            .serviceLevelObjectives(END_TO_END_BUCKETS)
            .register(registry);
    this.batches = BatchMetrics.rows(registry, "settle");
    this.attempts =
        Counter.builder("trunkline.dispatch.attempts")
            .description("Attempts to deliver a dispatch to its target")
            .withRegistry(registry);
    this.lost =
        Counter.builder("trunkline.dispatch.lost")
            .description("Results that were not written because another node had the dispatch")
            .register(registry);
    registerGauges(registry, permits);
  }

  private void registerGauges(MeterRegistry registry, DispatchPermits permits) {
    Gauge.builder("trunkline.dispatch.queue.depth", () -> backlog.depth())
        .description("Due dispatches that no node holds, counted up to 100 000")
        .register(registry);
    TimeGauge.builder(
            "trunkline.dispatch.queue.oldest",
            () -> backlog.oldest().toMillis(),
            TimeUnit.MILLISECONDS)
        .description("How long the oldest of the due dispatches has been due")
        .register(registry);
    Gauge.builder("trunkline.dispatch.in.flight", permits, DispatchPermits::inFlight)
        .description("Dispatches that this node holds")
        .register(registry);
    Gauge.builder("trunkline.pipelines.without.consumer", permits, it -> it.waits().count())
        .description("Pipelines whose event-bus address has no consumer on this node")
        .register(registry);
  }

  /**
   * @param outcome {@code delivered}, {@code try_later}, {@code give_up}, {@code gone}, or {@code
   *     no_consumer} if the target had no consumer on this node
   */
  void countAttempt(String targetType, String outcome) {
    attempts.withTags("target", targetType, "outcome", outcome).increment();
  }

  /**
   * @param age time since the delivery was recorded
   */
  void recordDelivered(Duration age) {
    endToEnd.record(age);
  }

  /** Counts a dispatch that another node took over before this one could settle it. */
  void countLost() {
    lost.increment();
  }

  void recordBatch(int rows) {
    batches.record(rows);
  }

  void setBacklog(DispatchBacklog current) {
    backlog = current;
  }
}
