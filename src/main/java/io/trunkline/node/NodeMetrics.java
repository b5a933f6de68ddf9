package io.trunkline.node;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.trunkline.Version;
import io.trunkline.platform.postgres.UnreadableRows;
import io.trunkline.settings.TrunklineConfig;
import io.trunkline.settings.TrunklineConfig.ListenerSettings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** Metrics of the process: the JVM, Vert.x pools, and rows that could not be read. */
final class NodeMetrics {
  private static final double[] QUEUE_BUCKETS =
      LongStream.of(1, 5, 10, 50, 100, 500, 1_000, 5_000)
          .mapToDouble(millis -> millis * 1e6)
          .toArray();

  private static final OperatingSystemMXBean CPU =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private NodeMetrics() {}

  static PrometheusMeterRegistry registry() {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().meterFilter(queueBuckets());
    describeBuild(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    collectors(registry);
    new JvmThreadMetrics().bindTo(registry);
    describeProcessors(registry);
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

  private static void describeBuild(MeterRegistry registry) {
    var version = Version.current();
    Gauge.builder("trunkline.build.info", () -> 1)
        .description("The version, the Git commit and the JVM of this node; always 1")
        .tag("version", version.number())
        .tag("revision", version.revision())
        .tag("java_version", Runtime.version().toString())
        .register(registry);
  }

  /**
   * Exports processor metrics under the names that Prometheus' own rules ask for: seconds instead
   * of nanoseconds, and no gauge that is called a count.
   */
  private static void describeProcessors(MeterRegistry registry) {
    registry
        .config()
        .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
        .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
    new ProcessorMetrics().bindTo(registry);
    FunctionCounter.builder("process.cpu.seconds", CPU, it -> it.getProcessCpuTime() / 1e9)
        .description("CPU time of this process, user and kernel")
        .register(registry);
    Gauge.builder("system.cpus", () -> Runtime.getRuntime().availableProcessors())
        .description("Processors that this process may use")
        .register(registry);
  }

  /** Publishes the waiting times for pools, such as a database pool, as histograms with buckets. */
  private static MeterFilter queueBuckets() {
    return new MeterFilter() {
      @Override
      public DistributionStatisticConfig configure(
          Meter.Id id, DistributionStatisticConfig config) {
        return id.getName().equals("vertx.pool.queue.time")
            ? DistributionStatisticConfig.builder()
                .serviceLevelObjectives(QUEUE_BUCKETS)
                .build()
                .merge(config)
            : config;
      }
    };
  }

  /** Watches the certificates that the listeners load when they start. */
  static void watchCertificates(MeterRegistry registry, TrunklineConfig config) {
    watchCertificate(registry, "gateway", config.gateway().listener());
    watchCertificate(registry, "control", config.control());
    watchCertificate(registry, "management", config.management());
  }

  private static void watchCertificate(
      MeterRegistry registry, String name, ListenerSettings listener) {
    listener
        .tls()
        .flatMap(tls -> TlsFiles.findExpiry(tls.certificate()))
        .ifPresent(expiry ->
            TimeGauge.builder(
                    "trunkline.tls.certificate.expiry", expiry::getEpochSecond, TimeUnit.SECONDS)
                .description("When the first certificate of the listener's chain expires")
                .tag("listener", name)
                .register(registry));
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
