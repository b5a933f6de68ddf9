package io.trunkline.connection;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.platform.postgres.Statements;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Map;

/**
 * Counts the connections of all accounts by status at a fixed interval, and publishes the counts as
 * a metric.
 */
public final class ConnectionCounts extends VerticleBase {
  private final Statements statements;
  private final MeterRegistry registry;
  private final Duration interval;
  private final ConnectionStore connections = new ConnectionStore();
  private volatile Map<ConnectionStatus, Long> counts = Map.of();

  public ConnectionCounts(Statements statements, MeterRegistry registry, Duration interval) {
    this.statements = statements;
    this.registry = registry;
    this.interval = interval;
  }

  @Override
  public Future<?> start() {
    for (var status : ConnectionStatus.values()) {
      Gauge.builder("trunkline.connections", () -> counts.getOrDefault(status, 0L))
          .description("Connections of all accounts")
          .tag("status", status.name())
          .register(registry);
    }
    // If counting fails, the metric keeps its last values.
    vertx.setPeriodic(interval.toMillis(), _ -> count());
    return count();
  }

  private Future<?> count() {
    return connections.countByStatus(statements).onSuccess(found -> counts = found);
  }
}
