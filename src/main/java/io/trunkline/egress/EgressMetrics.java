package io.trunkline.egress;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.trunkline.delivery.DispatchBacklog;
import io.trunkline.delivery.DispatchPermits;
import java.time.Duration;

/** What egress counts. Seconds; no label names a repository, a pipeline or an ARN. */
final class EgressMetrics {
  private final MeterRegistry registry;
  private final Timer endToEnd;
  private final DistributionSummary batches;
  private volatile DispatchBacklog backlog = new DispatchBacklog(0, Duration.ZERO);

  EgressMetrics(MeterRegistry registry, DispatchPermits permits) {
    this.registry = registry;
    this.endToEnd =
        Timer.builder("trunkline.dispatch.end.to.end")
            .description("From the record of a delivery to the delivery of its dispatch")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofHours(24))
            .register(registry);
    this.batches =
        DistributionSummary.builder("trunkline.batch.rows")
            .description("Rows written together by one statement")
            .tag("kind", "settle")
            .register(registry);
    registry.gauge("trunkline.dispatch.queue.depth", this, metrics -> metrics.backlog.depth());
    registry.gauge(
        "trunkline.dispatch.queue.oldest.seconds",
        this,
        metrics -> metrics.backlog.oldest().toMillis() / 1000.0);
    registry.gauge("trunkline.dispatch.in.flight", permits, DispatchPermits::inFlight);
  }

  /**
   * {@code outcome}: {@code delivered}, {@code try_later}, {@code give_up}, {@code gone}, {@code
   * nobody}.
   */
  void attempted(String targetType, String outcome) {
    registry
        .counter("trunkline.dispatch.attempts", "target", targetType, "outcome", outcome)
        .increment();
  }

  void delivered(Duration age) {
    endToEnd.record(age);
  }

  /** A dispatch that this node had lost before it could settle it. */
  void lost() {
    registry.counter("trunkline.dispatch.lost").increment();
  }

  void settled(int rows) {
    batches.record(rows);
  }

  void backlog(DispatchBacklog now) {
    backlog = now;
  }
}
