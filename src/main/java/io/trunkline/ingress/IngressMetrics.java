package io.trunkline.ingress;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.trunkline.installation.Hooks;
import io.trunkline.platform.postgres.BatchMetrics;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Metrics of webhooks. No label contains a repository or an ARN, because the number of their values
 * is unlimited.
 */
final class IngressMetrics {
  private static final Duration[] ACKNOWLEDGE_BUCKETS =
      Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final DistributionSummary batches;
  private final MeterProvider<Counter> answers;
  private final MeterProvider<Timer> acknowledged;
  private final MeterProvider<Counter> repeats;
  private final MeterProvider<Counter> refusedSignatures;

  IngressMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.batches = BatchMetrics.rows(registry, "record");
    this.answers =
        Counter.builder("trunkline.webhook.requests")
            .description("Answers of the gateway")
            .withRegistry(registry);
    this.acknowledged =
        Timer.builder("trunkline.webhook.acknowledge")
            .description("Time from the first byte of a stored webhook to its answer")
            .serviceLevelObjectives(ACKNOWLEDGE_BUCKETS)
            .withRegistry(registry);
    this.repeats =
        Counter.builder("trunkline.webhook.repeats")
            .description("Webhooks that repeat a stored delivery")
            .withRegistry(registry);
    this.refusedSignatures =
        Counter.builder("trunkline.webhook.refused.signatures")
            .description("Webhooks with a wrong signature on hooks that exist")
            .withRegistry(registry);
  }

  /** {@code reason} is the status of a stored webhook, or a fixed word that names the refusal. */
  void countAnswer(String provider, int code, String reason, long tookNanos) {
    answers
        .withTags("provider", provider, "code", Integer.toString(code), "reason", reason)
        .increment();
    if (code < 300) {
      acknowledged.withTag("provider", provider).record(tookNanos, TimeUnit.NANOSECONDS);
    }
  }

  void countDuplicate(String provider) {
    repeats.withTag("provider", provider).increment();
  }

  void countRefusedSignature(String provider) {
    refusedSignatures.withTag("provider", provider).increment();
  }

  void watchHooks(Hooks hooks) {
    watchHooks(hooks, "hit", Hooks::hits);
    watchHooks(hooks, "miss", Hooks::misses);
  }

  private void watchHooks(Hooks hooks, String result, ToDoubleFunction<Hooks> count) {
    FunctionCounter.builder("trunkline.cache.requests", hooks, count)
        .description("Look-ups in a cache of this node")
        .tags("cache", "hooks", "result", result)
        .register(registry);
  }

  void countBatch(int rows) {
    batches.record(rows);
  }
}
