package io.trunkline.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.pipeline.PipelineId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DispatchPermitsTest {
  private final PipelineId slow = new PipelineId(UUID.randomUUID());
  private final PipelineId other = new PipelineId(UUID.randomUUID());

  @Test
  void limitsEachPipelineAndLeavesPermitsForOthers() {
    var permits = new DispatchPermits(10, 2);

    var first = permits.tryAcquire(slow);
    var second = permits.tryAcquire(slow);

    assertThat(first).isPresent();
    assertThat(second).isPresent();
    assertThat(permits.tryAcquire(slow)).isEmpty();
    assertThat(permits.exhausted()).contains(slow);
    assertThat(permits.tryAcquire(other)).isPresent();
  }

  @Test
  void limitsTheTotal() {
    var permits = new DispatchPermits(1, 1);

    assertThat(permits.tryAcquire(slow)).isPresent();
    assertThat(permits.tryAcquire(other)).isEmpty();
    assertThat(permits.free()).isZero();
  }

  @Test
  void releasesAPermitOnceWhenItIsClosedTwice() {
    var permits = new DispatchPermits(2, 2);
    var permit = permits.tryAcquire(slow).orElseThrow();
    permits.tryAcquire(slow);

    permit.close();
    permit.close();

    assertThat(permits.free()).isEqualTo(1);
    assertThat(permits.inFlight()).isEqualTo(1);
  }

  @Test
  void keepsATransferredPermitWhenTheOldOneIsClosed() {
    var permits = new DispatchPermits(1, 1);
    var old = permits.tryAcquire(slow).orElseThrow();

    var transferred = old.transfer();
    old.close();

    assertThat(permits.inFlight()).isEqualTo(1);
    assertThatThrownBy(old::transfer).isInstanceOf(IllegalStateException.class);
    transferred.close();
    assertThat(permits.inFlight()).isZero();
  }
}
