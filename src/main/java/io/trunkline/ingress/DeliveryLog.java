package io.trunkline.ingress;

import io.trunkline.delivery.MatchedDelivery;
import io.trunkline.delivery.RecordResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs one line for each delivery, with its result. */
final class DeliveryLog {
  private static final Logger LOG = LoggerFactory.getLogger("io.trunkline.deliveries");

  private DeliveryLog() {}

  static void write(MatchedDelivery delivery, RecordResult result, String client, long tookMillis) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    var text =
        switch (result) {
          case RecordResult.Accepted(var id, var status, var started, _) ->
              status + ", " + started + " started, delivery " + id;
          case RecordResult.Duplicate(var first) -> "duplicate of delivery " + first;
          case RecordResult.Stale() -> "matched again";
        };
    LOG.info(
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
