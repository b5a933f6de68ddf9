package io.trunkline.egress;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.trunkline.delivery.DispatchBacklog;
import io.trunkline.delivery.DispatchPermits;
import java.time.Duration;

/**
 * The metrics of egress. Durations are in seconds. Labels never contain a repository, a pipeline or
 * an ARN, because their number is unlimited.
 */
final class EgressMetrics {
  private final MeterRegistry registry;
  private final Timer endToEnd;
  private final DistributionSummary batches;
  private volatile DispatchBacklog backlog = new DispatchBacklog(0, Duration.ZERO);

  EgressMetrics(MeterRegistry registry, DispatchPermits permits) {
    this.registry = registry;
    this.endToEnd =
        Timer.builder("trunkline.dispatch.end.to.end")
            .description("Time from recording a delivery to delivering its dispatch")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofHours(24))
            .register(registry);
    this.batches =
        DistributionSummary.builder("trunkline.batch.rows")
            .description("Rows that one statement writes")
            .tag("kind", "settle")
            .register(registry);
    registry.gauge("trunkline.dispatch.queue.depth", this, metrics -> metrics.backlog.depth());
    registry.gauge(
        "trunkline.dispatch.queue.oldest.seconds",
        this,
        metrics -> metrics.backlog.oldest().toMillis() / 1000.0);
    registry.gauge("trunkline.dispatch.in.flight", permits, DispatchPermits::inFlight);
    registry.gauge("trunkline.pipelines.without.consumer", permits, it -> it.waits().count());
  }

  /**
   * @param outcome {@code delivered}, {@code try_later}, {@code give_up}, {@code gone}, or {@code
   *     no_consumer} if the target had no consumer on this node
   */
  void countAttempt(String targetType, String outcome) {
    registry
        .counter("trunkline.dispatch.attempts", "target", targetType, "outcome", outcome)
        .increment();
  }

  /**
   * @param age time since the delivery was recorded
   */
  void recordDelivered(Duration age) {
    endToEnd.record(age);
  }

  /** Counts a dispatch that another node took over before this one could settle it. */
  void countLost() {
    registry.counter("trunkline.dispatch.lost").increment();
  }

  void recordBatch(int rows) {
    batches.record(rows);
  }

  void setBacklog(DispatchBacklog current) {
    backlog = current;
  }
}
