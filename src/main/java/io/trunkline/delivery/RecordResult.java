package io.trunkline.delivery;

import java.util.List;
import java.util.stream.Stream;

/**
 * The result of recording a delivery. Everything that {@link Accepted} and {@link Duplicate} report
 * is on disk.
 */
public sealed interface RecordResult {

  /**
   * The webhook was stored as a new delivery.
   *
   * @param status {@code accepted}, {@code ignored} or {@code ping}
   * @param started how many dispatches were created
   * @param leased the dispatches that this node holds and must attempt
   */
  record Accepted(DeliveryId id, String status, int started, List<LeasedDispatch> leased)
      implements RecordResult {
    public Accepted {
      leased = List.copyOf(leased);
    }

    /** Adds dispatches of earlier deliveries, which this delivery started. */
    Accepted withMore(List<LeasedDispatch> more) {
      return new Accepted(
          id, status, started, Stream.concat(leased.stream(), more.stream()).toList());
    }
  }

  /**
   * The webhook is a repeat of an earlier delivery.
   *
   * @param started how many dispatches were created for pipelines that had missed a change
   */
  record Duplicate(DeliveryId first, int started) implements RecordResult {}

  /** Nothing was stored, because the installation has changed since the delivery was matched. */
  record Stale() implements RecordResult {}
}
