package io.trunkline.controlplane;

import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.Stream;

/** Metrics of API calls. Labels have few values: our own names, never text that a caller sent. */
final class ControlMetrics {
  private static final Duration[] BUCKETS =
      Stream.of(5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterProvider<Timer> calls;

  ControlMetrics(MeterRegistry registry) {
    this.calls =
        Timer.builder("trunkline.control.call")
            .description("Time from the headers of an API call to the end of its answer")
            .serviceLevelObjectives(BUCKETS)
            .withRegistry(registry);
  }

  void record(ControlCall call, int status, Duration took) {
    calls
        .withTags("api", call.api(), "operation", call.operation(), "outcome", outcome(status))
        .record(took);
  }

  private static String outcome(int status) {
    if (status < 400) {
      return "success";
    }
    return status < 500 ? "client_error" : "server_error";
  }
}
