package io.trunkline.ingress;

import io.trunkline.delivery.MatchedDelivery;
import io.trunkline.delivery.RecordResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line per delivery, with the outcome. */
final class DeliveryLog {
  private static final Logger LOG = LoggerFactory.getLogger("io.trunkline.deliveries");

  private DeliveryLog() {}

  static void write(
      MatchedDelivery arrival, RecordResult recorded, String client, long tookMillis) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    var outcome =
        switch (recorded) {
          case RecordResult.Accepted(var id, var status, var started, _) ->
              status + ", " + started + " started, delivery " + id;
          case RecordResult.Duplicate(var first) -> "duplicate of delivery " + first;
          case RecordResult.Stale() -> "matched anew";
        };
    LOG.info(
        "{} {} {} from {}: {}{}, {} ms",
        arrival.installation().providerType().wireName(),
        arrival.webhook().eventName(),
        arrival.repositoryName(),
        client,
        outcome,
        arrival.reason().isEmpty() ? "" : " (" + arrival.reason() + ")",
        tookMillis);
  }
}
