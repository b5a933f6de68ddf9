package io.trunkline.delivery;

import io.trunkline.target.TargetAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The result of handling a leased dispatch.
 *
 * @param fence the settlement is ignored unless the row still has this fence
 * @param attempt absent if no attempt was made
 */
public record Settlement(
    DispatchId id, int fence, Outcome outcome, Optional<AttemptRecord> attempt) {

  /** The next status of the dispatch. */
  public sealed interface Outcome {
    record Delivered() implements Outcome {}

    record Failed(String reason) implements Outcome {}

    record Cancelled(String reason) implements Outcome {}

    /** The dispatch is attempted again after a delay, which is measured by the database's clock. */
    record Queued(Duration delay, String reason) implements Outcome {}
  }

  /**
   * One attempt as it is stored.
   *
   * @param number 1 for the first
   * @param outcome {@code DELIVERED}, {@code TRY_LATER} or {@code GIVE_UP}
   * @param answer the target's answer, if the attempt failed
   */
  public record AttemptRecord(
      int number,
      Instant startedAt,
      Duration duration,
      String outcome,
      OptionalInt httpStatus,
      String error,
      Optional<TargetAnswer> answer) {}
}
