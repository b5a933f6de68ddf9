package io.trunkline.platform.http;

import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.trunkline.platform.http.ApiResult.Failed;
import io.trunkline.platform.http.ApiResult.Ok;
import java.time.Duration;
import java.util.stream.DoubleStream;

/** Measures the calls of one API by their outcome. */
public final class ApiMetrics {
  private static final Duration[] BUCKETS =
      DoubleStream.of(.05, .1, .2, .5, 1, 2, 5, 10, 30)
          .mapToObj(seconds -> Duration.ofMillis(Math.round(seconds * 1_000)))
          .toArray(Duration[]::new);

  private final MeterProvider<Timer> calls;

  /** {@code provider} is the value of the label, such as {@code github}. */
  public ApiMetrics(MeterRegistry registry, String provider) {
    this.calls =
        Timer.builder("trunkline.provider.call")
            .description("Time from sending a call to a provider to the end of its reply")
            .serviceLevelObjectives(BUCKETS)
            .tag("provider", provider)
            .withRegistry(registry);
    // So that the metric exists before the first call.
    calls.withTag("outcome", "ok");
  }

  void record(ApiResult<?> result, long nanos) {
    calls.withTag("outcome", outcome(result)).record(Duration.ofNanos(nanos));
  }

  private static String outcome(ApiResult<?> result) {
    return switch (result) {
      case Ok<?> _ -> "ok";
      case Failed<?>(var failure) ->
          switch (failure) {
            case ApiFailure.Unauthorized _ -> "unauthorized";
            case ApiFailure.Forbidden _ -> "forbidden";
            case ApiFailure.RateLimited _ -> "rate_limited";
            case ApiFailure.NotFound _ -> "not_found";
            case ApiFailure.Removed _ -> "removed";
            case ApiFailure.Invalid _ -> "invalid";
            case ApiFailure.Unavailable _ -> "unavailable";
          };
    };
  }
}
