package io.trunkline.delivery;

import java.util.List;

/**
 * The result of writing one delivery.
 *
 * @param reordering changes that may prove a deferred repeat to be a real repetition
 */
record WriteOutcome(RecordResult result, List<Change> reordering) {
  WriteOutcome {
    reordering = List.copyOf(reordering);
  }

  static WriteOutcome stale() {
    return new WriteOutcome(new RecordResult.Stale(), List.of());
  }
}
