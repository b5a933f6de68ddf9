package io.trunkline.egress;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Calculates the delays between attempts: exponential with full jitter. The upper limit is 10 s
 * after the first failure, and doubles after each further failure to at most 1 h. A target may ask
 * for a longer delay, up to 1 h. Retries end when the dispatch reaches its maximum age.
 */
final class RetrySchedule {
  private static final Duration FIRST_DELAY = Duration.ofSeconds(10);
  private static final Duration DELAY_MAX = Duration.ofHours(1);
  private static final Duration DELAY_MIN = Duration.ofSeconds(1);
  private static final int DOUBLINGS_MAX = 10;

  private final Duration ageMax;
  private final RandomGenerator random;

  RetrySchedule(Duration ageMax, RandomGenerator random) {
    this.ageMax = ageMax;
    this.random = random;
  }

  /**
   * Returns the delay before the next attempt, or empty if retries are exhausted.
   *
   * @param attempts the number of attempts so far, at least 1
   * @param age time since the dispatch was created, or since its current period of retries began
   * @param retryAfter the delay that the target asked for
   */
  Optional<Duration> next(int attempts, Duration age, Optional<Duration> retryAfter) {
    if (age.compareTo(ageMax) >= 0) {
      return Optional.empty();
    }
    var doubled = FIRST_DELAY.multipliedBy(1L << Math.min(attempts - 1, DOUBLINGS_MAX));
    var jittered = Duration.ofMillis(random.nextLong(min(doubled, DELAY_MAX).toMillis()));
    var asked = retryAfter.map(wait -> min(wait, DELAY_MAX)).orElse(Duration.ZERO);
    var delay = max(max(jittered, asked), DELAY_MIN);
    // Shortens the last delay, so that the last attempt takes place at the maximum age.
    return Optional.of(max(min(delay, ageMax.minus(age)), DELAY_MIN));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
