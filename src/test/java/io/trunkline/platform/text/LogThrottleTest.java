package io.trunkline.platform.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogThrottleTest {
  private final AtomicLong now = new AtomicLong();
  private final LogThrottle<String> throttle = new LogThrottle<>(now::get);

  @Test
  void logsTheFirstOfEachKey() {
    assertThat(throttle.tryLog("a")).isEqualTo(OptionalLong.of(0));
    assertThat(throttle.tryLog("b")).isEqualTo(OptionalLong.of(0));
    assertThat(throttle.tryLog("a")).isEmpty();
  }

  @Test
  void logsOneAMinuteWithTheCountOfTheOthers() {
    throttle.tryLog("a");
    for (int i = 0; i < 7; i++) {
      throttle.tryLog("a");
    }
    now.addAndGet(Duration.ofSeconds(60).toNanos());

    assertThat(throttle.tryLog("a")).isEqualTo(OptionalLong.of(7));
    assertThat(throttle.tryLog("a")).isEmpty();
  }

  @Test
  void addsTheCountOnlyIfThereIsOne() {
    assertThat(LogThrottle.withCount("It failed", 0)).isEqualTo("It failed");
    assertThat(LogThrottle.withCount("It failed", 2))
        .isEqualTo("It failed (2 more since the last line about it)");
  }
}
