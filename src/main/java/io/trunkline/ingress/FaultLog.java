package io.trunkline.ingress;

import io.trunkline.platform.text.LogThrottle;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs faults that prevented a webhook from being stored. Each class of fault is logged at most
 * once a minute, with a count, because all webhooks fail while the database is unavailable.
 */
final class FaultLog {
  private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);

  private final LogThrottle<Class<?>> throttle;

  FaultLog(LongSupplier nanoTime) {
    this.throttle = new LogThrottle<>(nanoTime);
  }

  void log(WebhookExchange exchange, Throwable fault) {
    throttle
        .tryLog(fault.getClass())
        .ifPresent(suppressed ->
            LOG.atError()
                .addKeyValue("provider", exchange.provider())
                .addKeyValue(
                    "installation_id",
                    exchange.installation().map(Object::toString).orElse("unknown"))
                .setCause(fault)
                .log(LogThrottle.withCount("Cannot store a webhook", suppressed)));
  }
}
