package io.trunkline.ingress;

import io.trunkline.delivery.DeliveryId;
import io.trunkline.delivery.MatchedDelivery;
import io.trunkline.delivery.RecordResult;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs one line for each delivery, with its result. A repeat is logged with the id of the first
 * delivery.
 */
final class DeliveryLog {
  private static final Logger LOG = LoggerFactory.getLogger("io.trunkline.deliveries");

  private DeliveryLog() {}

  static void write(MatchedDelivery delivery, RecordResult result, String client, long tookMillis) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    var text =
        switch (result) {
          case RecordResult.Accepted(_, var status, var started, _) ->
              status + ", " + started + " started";
          case RecordResult.Duplicate _ -> "duplicate";
          case RecordResult.Stale() -> "matched again";
        };
    var event = LOG.atInfo().addKeyValue("installation_id", delivery.installation().id());
    var id = deliveryId(result);
    if (id.isPresent()) {
      event = event.addKeyValue("delivery_id", id.orElseThrow());
    }
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

  private static Optional<DeliveryId> deliveryId(RecordResult result) {
    return switch (result) {
      case RecordResult.Accepted accepted -> Optional.of(accepted.id());
      case RecordResult.Duplicate duplicate -> Optional.of(duplicate.first());
      case RecordResult.Stale() -> Optional.empty();
    };
  }
}
