package io.trunkline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.pipeline.PipelineId;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConsumerWaitsTest {
  private final PipelineId pipeline = new PipelineId(new UUID(0, 1));
  private final AtomicLong now = new AtomicLong();
  private final ConsumerWaits waits = new ConsumerWaits(now::get);

  @Test
  void isDueAfterPausesThatGrowToFourSeconds() {
    for (var seconds : new int[] {1, 2, 4, 4}) {
      waits.add(pipeline);
      pass(Duration.ofMillis(seconds * 1_000L - 1));
      assertThat(waits.due().waiting()).containsExactly(pipeline);
      pass(Duration.ofMillis(1));
      assertThat(waits.due().due()).containsExactly(pipeline);
    }
  }

  @Test
  void startsAgainWithTheShortestPauseAfterAConsumerWasFound() {
    waits.add(pipeline);
    waits.add(pipeline);
    waits.remove(pipeline);
    assertThat(waits.contains(pipeline)).isFalse();

    waits.add(pipeline);
    pass(Duration.ofSeconds(1));

    assertThat(waits.due().due()).containsExactly(pipeline);
  }

  @Test
  void forgetsAPipelineWithoutDispatches() {
    waits.add(pipeline);

    pass(Duration.ofSeconds(62));

    assertThat(waits.due().due()).isEmpty();
    assertThat(waits.count()).isZero();
  }

  private void pass(Duration duration) {
    now.addAndGet(duration.toNanos());
  }
}
