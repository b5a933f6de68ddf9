package io.trunkline.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a dispatch comes to after it was in hand.
 *
 * @param fence holds only while the row still has this one
 */
public record Settlement(
    DispatchId id, int fence, Outcome outcome, Optional<AttemptRecord> attempt) {

  /** The next status of the dispatch. */
  public sealed interface Outcome {
    record Delivered() implements Outcome {}

    record Failed(String reason) implements Outcome {}

    record Cancelled(String reason) implements Outcome {}

    /** Owed again after a while, by the database's clock. */
    record Queued(Duration delay, String reason) implements Outcome {}
  }

  /**
   * One attempt as it is kept.
   *
   * @param number 1 for the first
   * @param outcome {@code DELIVERED}, {@code TRY_LATER} or {@code GIVE_UP}
   */
  public record AttemptRecord(
      int number,
      Instant startedAt,
      Duration duration,
      String outcome,
      OptionalInt httpStatus,
      String error) {}
}
