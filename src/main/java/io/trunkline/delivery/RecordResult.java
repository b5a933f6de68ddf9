package io.trunkline.delivery;

import java.util.List;

/** How recording ended: in each case but the last, what it says is on disk. */
public sealed interface RecordResult {

  /**
   * A delivery of its own. {@code started} counts its dispatches, {@code inHand} are those that
   * this node holds and must attempt.
   */
  record Accepted(DeliveryId id, String status, int started, List<LeasedDispatch> inHand)
      implements RecordResult {
    public Accepted {
      inHand = List.copyOf(inHand);
    }
  }

  /** The repeat of an earlier delivery: nothing was started. */
  record Duplicate(DeliveryId first) implements RecordResult {}

  /**
   * The installation changed since it was read: nothing was recorded; match again with what is true
   * now.
   */
  record Stale() implements RecordResult {}
}
