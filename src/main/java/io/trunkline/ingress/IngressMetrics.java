package io.trunkline.ingress;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.trunkline.installation.Hooks;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Metrics of webhooks. No label contains a repository or an ARN, because their number is unlimited.
 */
final class IngressMetrics {
  private final MeterRegistry registry;
  private final DistributionSummary batches;

  IngressMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.batches =
        DistributionSummary.builder("trunkline.batch.rows")
            .description("Rows written by one statement")
            .tag("kind", "record")
            .register(registry);
  }

  /** {@code reason} is the status of a stored webhook, or a fixed word for a refusal. */
  void countAnswer(String provider, int code, String reason, long tookNanos) {
    registry
        .counter(
            "trunkline.webhook.requests",
            "provider",
            provider,
            "code",
            Integer.toString(code),
            "reason",
            reason)
        .increment();
    if (code < 300) {
      acknowledged(provider).record(tookNanos, TimeUnit.NANOSECONDS);
    }
  }

  private Timer acknowledged(String provider) {
    return Timer.builder("trunkline.webhook.acknowledge")
        .description("Time from the first byte of a stored webhook to its response")
        .tag("provider", provider)
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofSeconds(10))
        .register(registry);
  }

  void countDuplicate(String provider) {
    registry.counter("trunkline.webhook.repeats", "provider", provider).increment();
  }

  void countRefusedSignature(String provider) {
    registry.counter("trunkline.webhook.refused.signatures", "provider", provider).increment();
  }

  void watchHooks(Hooks hooks) {
    FunctionCounter.builder("trunkline.cache.requests", hooks, Hooks::hits)
        .tags("cache", "hooks", "result", "hit")
        .register(registry);
    FunctionCounter.builder("trunkline.cache.requests", hooks, Hooks::misses)
        .tags("cache", "hooks", "result", "miss")
        .register(registry);
  }

  void countBatch(int rows) {
    batches.record(rows);
  }
}
