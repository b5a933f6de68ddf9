package io.trunkline.target;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The result of one attempt. */
public sealed interface AttemptResult {

  /** Returns the HTTP status; empty if the target does not use HTTP or did not answer. */
  OptionalInt httpStatus();

  /** Returns why the attempt failed; an empty string if it succeeded. */
  String reason();

  /** Returns the answer of a target that failed; empty if it succeeded or did not answer. */
  default Optional<TargetAnswer> answer() {
    return Optional.empty();
  }

  /** The target accepted the event. */
  record Delivered(OptionalInt httpStatus) implements AttemptResult {
    @Override
    public String reason() {
      return "";
    }
  }

  /**
   * The attempt failed, and a later one may succeed.
   *
   * @param retryAfter the delay that the target asked for: positive and without upper limit
   */
  record TryLater(
      String reason,
      Optional<Duration> retryAfter,
      OptionalInt httpStatus,
      Optional<TargetAnswer> answer)
      implements AttemptResult {}

  /** No later attempt can succeed. */
  record GiveUp(String reason, OptionalInt httpStatus) implements AttemptResult {

    /**
     * Returns the result for a target that no longer has format {@code provider}, which it had when
     * the dispatch was created.
     */
    public static GiveUp needsProviderFormat() {
      return new GiveUp(
          "the dispatch is a whole webhook, which only a target of format 'provider' receives",
          OptionalInt.empty());
    }
  }

  /** The target no longer exists. Nothing else must be sent to it. */
  record Gone(String reason, OptionalInt httpStatus, Optional<TargetAnswer> answer)
      implements AttemptResult {}
}
