package io.trunkline.ingress;

import io.trunkline.delivery.MatchedDelivery;
import io.trunkline.delivery.RecordResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs one line for each delivery, with its result. The id of a repeat is that of the first one.
 */
final class DeliveryLog {
  private static final Logger LOG = LoggerFactory.getLogger("io.trunkline.deliveries");

  private DeliveryLog() {}

  static void write(MatchedDelivery delivery, RecordResult result, String client, long tookMillis) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    var event = LOG.atInfo().addKeyValue("installation_id", delivery.installation().id());
    var text =
        switch (result) {
          case RecordResult.Accepted(var id, var status, var started, _) -> {
            event.addKeyValue("delivery_id", id);
            yield status + ", " + started + " started";
          }
          case RecordResult.Duplicate(var first) -> {
            event.addKeyValue("delivery_id", first);
            yield "duplicate";
          }
          case RecordResult.Stale() -> "matched again";
        };
    event.log(
        "{} {} {} from {}: {}{}, {} ms",
        delivery.installation().providerType().wireName(),
        delivery.webhook().eventName(),
        delivery.repositoryName(),
        client,
        text,
        delivery.reason().isEmpty() ? "" : " (" + delivery.reason() + ")",
        tookMillis);
  }
}
