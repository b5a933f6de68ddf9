package io.trunkline.delivery;

import java.util.List;
import java.util.stream.Stream;

/**
 * The result of recording a delivery. Except for {@link Stale}, everything that it reports is on
 * disk.
 */
public sealed interface RecordResult {

  /**
   * Stored as a delivery of its own.
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

    /** Adds dispatches of other deliveries that this one started. */
    Accepted withMore(List<LeasedDispatch> more) {
      return new Accepted(
          id, status, started, Stream.concat(leased.stream(), more.stream()).toList());
    }
  }

  /**
   * A repeat of an earlier delivery.
   *
   * @param started how many dispatches were created for pipelines that had missed a change
   */
  record Duplicate(DeliveryId first, int started) implements RecordResult {}

  /** Not stored, because the installation has changed since the delivery was matched. */
  record Stale() implements RecordResult {}
}
