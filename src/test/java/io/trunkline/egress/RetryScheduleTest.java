package io.trunkline.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
  private static final Duration DAY = Duration.ofHours(24);

  /** Always returns the largest value. */
  private static final RandomGenerator HIGHEST =
      new Random() {
        private static final long serialVersionUID = 1L;

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  private static Duration next(int attempts, Duration age, Optional<Duration> asked) {
    return new RetrySchedule(DAY, HIGHEST).next(attempts, age, asked).orElseThrow();
  }

  @Test
  void doublesDelayUpToOneHour() {
    assertThat(next(1, Duration.ZERO, Optional.empty())).isBetween(sec(9), sec(10));
    assertThat(next(2, Duration.ZERO, Optional.empty())).isBetween(sec(19), sec(20));
    assertThat(next(30, Duration.ZERO, Optional.empty())).isBetween(sec(3_599), sec(3_600));
  }

  @Test
  void jittersOverWholeDelay() {
    var schedule = new RetrySchedule(DAY, new Random(7));

    var delays =
        IntStream.range(0, 200)
            .mapToObj(_ -> schedule.next(8, Duration.ZERO, Optional.empty()).orElseThrow())
            .toList();

    assertThat(delays).anyMatch(delay -> delay.compareTo(sec(300)) < 0);
    assertThat(delays).anyMatch(delay -> delay.compareTo(sec(1_000)) > 0);
    assertThat(delays).allMatch(delay -> delay.compareTo(sec(1)) >= 0);
  }

  // Attack 45: the requested delay is honoured up to a limit.
  @Test
  void waitsAsLongAsTargetAsks() {
    assertThat(next(1, Duration.ZERO, Optional.of(sec(120)))).isEqualTo(sec(120));
    assertThat(next(1, Duration.ZERO, Optional.of(sec(1_000_000_000)))).isEqualTo(sec(3_600));
  }

  @Test
  void retriesOnceAtMaximumAgeAndThenEnds() {
    assertThat(next(20, DAY.minusMinutes(5), Optional.empty())).isEqualTo(Duration.ofMinutes(5));
    assertThat(new RetrySchedule(DAY, HIGHEST).next(21, DAY, Optional.empty())).isEmpty();
  }

  private static Duration sec(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
