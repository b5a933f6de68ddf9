package io.trunkline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.pipeline.PipelineId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DispatchPermitsTest {
  private final PipelineId slow = new PipelineId(UUID.randomUUID());
  private final PipelineId other = new PipelineId(UUID.randomUUID());

  @Test
  void leavesRoomForOthersWhenOnePipelineHoldsAllItMay() {
    var permits = new DispatchPermits(10, 2);

    var taken = new boolean[] {permits.tryAcquire(slow), permits.tryAcquire(slow)};

    assertThat(taken).containsExactly(true, true);
    assertThat(permits.tryAcquire(slow)).isFalse();
    assertThat(permits.exhausted()).contains(slow);
    assertThat(permits.tryAcquire(other)).isTrue();
  }

  @Test
  void isBoundedInAll() {
    var permits = new DispatchPermits(1, 1);

    assertThat(permits.tryAcquire(slow)).isTrue();
    assertThat(permits.tryAcquire(other)).isFalse();
    assertThat(permits.free()).isZero();
  }

  @Test
  void takesBackWhatIsReleased() {
    var permits = new DispatchPermits(1, 1);
    permits.tryAcquire(slow);

    permits.release(slow);

    assertThat(permits.free()).isEqualTo(1);
    assertThat(permits.inFlight()).isZero();
    assertThat(permits.tryAcquire(other)).isTrue();
  }
}
