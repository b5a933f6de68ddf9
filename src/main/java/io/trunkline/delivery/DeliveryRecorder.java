package io.trunkline.delivery;

import io.vertx.core.Future;

/**
 * Records matched deliveries, and starts earlier repeats that a delivery proves to be real
 * repetitions. Belongs to one event loop.
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
   * held for its dispatches: they are claimed from the table.
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
              // The first delivery may have failed before it had started all reordered repeats.
              // A repeat hands no dispatches over: they are claimed from the table.
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
