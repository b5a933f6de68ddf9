package io.trunkline.egress;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a dispatch is tried again: full jitter over a delay that doubles from ten seconds to an
 * hour, until it has been owed for as long as we retry. A target may ask for more patience, up to
 * an hour.
 */
final class RetrySchedule {
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final int DOUBLINGS_MAX = 10;

  private final Duration retryFor;
  private final RandomGenerator random;

  RetrySchedule(Duration retryFor, RandomGenerator random) {
    this.retryFor = retryFor;
    this.random = random;
  }

  /**
   * The delay before the next attempt; empty when it is time to give up.
   *
   * @param attempts how many were made
   * @param age since it was owed first
   */
  Optional<Duration> next(int attempts, Duration age, Optional<Duration> askedToWait) {
    if (age.compareTo(retryFor) >= 0) {
      return Optional.empty();
    }
    var doubled = FIRST.multipliedBy(1L << Math.min(attempts - 1, DOUBLINGS_MAX));
    var jittered = Duration.ofMillis(random.nextLong(least(doubled, LONGEST).toMillis()));
    var asked = askedToWait.map(wait -> least(wait, LONGEST)).orElse(Duration.ZERO);
    var delay = most(most(jittered, asked), SHORTEST);
    // The last attempt falls on the end of the time, not an hour short of it.
    return Optional.of(most(least(delay, retryFor.minus(age)), SHORTEST));
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static Duration most(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
