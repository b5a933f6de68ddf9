package io.trunkline.delivery;

import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records matched deliveries. If a delivery proves that an earlier repeat was a real repetition,
 * starts that repeat; if that fails, {@link LateStarts} starts it. Belongs to one event loop.
 */
public final class DeliveryRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryRecorder.class);

  private final DeliveryWriter writer;
  private final ReorderedRepeats reordered;

  DeliveryRecorder(DeliveryWriter writer, ReorderedRepeats reordered) {
    this.writer = writer;
    this.reordered = reordered;
  }

  /**
   * Succeeds after the commit. If the future fails, the delivery may have been stored, but no
   * permit is held for its dispatches. They are then claimed from the table.
   */
  public Future<RecordResult> record(MatchedDelivery delivery) {
    return writer
        .write(delivery)
        .compose(outcome ->
            switch (outcome.result()) {
              case RecordResult.Accepted accepted ->
                  reordered
                      .startAfter(delivery.installation(), accepted, outcome)
                      .otherwise(fault -> {
                        LOG.atWarn()
                            .addKeyValue("delivery_id", accepted.id())
                            .setCause(fault)
                            .log("Cannot start repeats that are now real; trying again later");
                        return accepted;
                      })
                      .<RecordResult>map(all -> all);
              case RecordResult.Duplicate duplicate -> Future.succeededFuture(duplicate);
              case RecordResult.Stale stale -> Future.succeededFuture(stale);
            });
  }
}
