package io.trunkline.delivery;

import io.vertx.core.Future;

/**
 * Records matched deliveries. If a delivery proves that an earlier repeat was a real repetition,
 * starts that repeat. Belongs to one event loop.
 */
public final class DeliveryRecorder {
  private final DeliveryWriter writer;
  private final ReorderedRepeats reordered;

  DeliveryRecorder(DeliveryWriter writer, ReorderedRepeats reordered) {
    this.writer = writer;
    this.reordered = reordered;
  }

  /**
   * Succeeds after the commit. If the future fails, the delivery may be stored, but no permit is
   * held for its dispatches, which are then claimed from the table.
   */
  public Future<RecordResult> record(MatchedDelivery delivery) {
    return writer
        .write(delivery)
        .compose(outcome ->
            switch (outcome.result()) {
              case RecordResult.Accepted accepted ->
                  reordered
                      .startAfter(delivery.installation(), accepted, outcome)
                      .<RecordResult>map(all -> all);
              // The first delivery may have failed before it started all reordered repeats. The
              // dispatches are not handed over here but claimed from the table.
              case RecordResult.Duplicate duplicate ->
                  reordered
                      .start(delivery.installation(), outcome.reordering())
                      .<RecordResult>map(leased -> {
                        leased.forEach(LeasedDispatch::close);
                        return duplicate;
                      });
              case RecordResult.Stale stale -> Future.succeededFuture(stale);
            });
  }
}
