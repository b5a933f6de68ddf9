package io.trunkline.ingress;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs faults that prevented a webhook from being stored. All webhooks of a batch may fail with the
 * same exception; its stack trace is logged only for the first of them. Belongs to one event loop.
 */
final class FaultLog {
  private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);

  private Optional<Throwable> last = Optional.empty();

  @SuppressWarnings("ReferenceEquality") // A batch fails with one exception.
  void log(WebhookExchange exchange, Throwable fault) {
    var isLogged = last.filter(previous -> previous == fault).isPresent();
    last = Optional.of(fault);
    var event =
        LOG.atError()
            .addKeyValue("provider", exchange.provider())
            .addKeyValue(
                "installation_id", exchange.installation().map(Object::toString).orElse("unknown"));
    if (isLogged) {
      event.log(
          "Cannot store a webhook, for the same reason as the previous one: {}", fault.toString());
    } else {
      event.setCause(fault).log("Cannot store a webhook");
    }
  }
}
