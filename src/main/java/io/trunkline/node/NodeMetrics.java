package io.trunkline.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.trunkline.platform.postgres.UnreadableRows;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.EnumSet;

/** Metrics of the process: the JVM, Vert.x pools, and rows that could not be read. */
final class NodeMetrics {
  private NodeMetrics() {}

  static PrometheusMeterRegistry registry() {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    collectors(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    Gauge.builder("trunkline.unreadable.rows", UnreadableRows::count)
        .description("Stored rows that this process could not read, each counted once")
        .register(registry);
    return registry;
  }

  /** Observes garbage collectors until the process ends. */
  @SuppressWarnings("resource")
  private static void collectors(MeterRegistry registry) {
    new JvmGcMetrics().bindTo(registry);
  }

  /** Enables only the pool metrics of Vert.x, because the others cost time on every request. */
  static Vertx vertx(MeterRegistry registry) {
    var options = new MicrometerMetricsOptions().setEnabled(true);
    var disabled = EnumSet.allOf(MetricsDomain.class);
    disabled.remove(MetricsDomain.NAMED_POOLS);
    disabled.forEach(options::addDisabledMetricsCategory);
    return Vertx.builder()
        .with(new VertxOptions().setPreferNativeTransport(true).setMetricsOptions(options))
        .withMetrics(new MicrometerMetricsFactory(registry))
        .build();
  }
}
