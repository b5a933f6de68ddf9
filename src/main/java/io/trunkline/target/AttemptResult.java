package io.trunkline.target;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How one attempt ended. {@code httpStatus} is empty when the target does not speak HTTP or did not
 * answer.
 */
public sealed interface AttemptResult {

  /** The target has taken it. */
  record Delivered(OptionalInt httpStatus) implements AttemptResult {}

  /**
   * It may work later; {@code askedToWait} is what the target asked for, already positive, not yet
   * clamped.
   */
  record TryLater(String reason, Optional<Duration> retryAfter, OptionalInt httpStatus)
      implements AttemptResult {}

  /** It will not work however often it is tried. */
  record GiveUp(String reason, OptionalInt httpStatus) implements AttemptResult {}

  /** The target says that it is there no more: nothing else shall be sent to it. */
  record Gone(String reason, OptionalInt httpStatus) implements AttemptResult {}
}
