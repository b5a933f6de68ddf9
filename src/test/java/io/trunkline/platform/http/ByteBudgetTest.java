package io.trunkline.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All numbers are in KiB. */
class ByteBudgetTest {
  private static final int BODY_MAX = 256;
  private final ByteBudget budget = new ByteBudget(1_024 << 10, BODY_MAX << 10);

  private static boolean take(ByteBudget.Share share, int kib) {
    return share.tryAcquire(kib << 10);
  }

  @Test
  void keepsAQuarterForSmallBodies() {
    var large = new ArrayList<Boolean>();
    for (int i = 0; i < 4; i++) {
      large.add(take(budget.open(), BODY_MAX));
    }

    assertThat(large).containsExactly(true, true, true, false);
    assertThat(List.of(take(budget.open(), 64), take(budget.open(), 64))).containsOnly(true);
  }

  @Test
  void aBodyBecomesLargeWhileItArrives() {
    for (int i = 0; i < 3; i++) {
      take(budget.open(), BODY_MAX);
    }
    var growing = budget.open();

    assertThat(List.of(take(growing, 64), take(growing, 1))).containsExactly(true, false);
  }

  @Test
  void limitsLargeBodiesOfOneUnverifiedAddress() {
    var first = budget.openFor("192.0.2.1");
    take(first, BODY_MAX);

    assertThat(take(budget.openFor("192.0.2.1"), 65)).isFalse();
    assertThat(take(budget.openFor("192.0.2.1"), 64)).isTrue();
    assertThat(take(budget.openFor("192.0.2.2"), 65)).isTrue();
    first.close();
    assertThat(take(budget.openFor("192.0.2.1"), 65)).isTrue();
  }

  @Test
  void aClosedShareReturnsItsBytesOnceAndTakesNoMore() {
    var share = budget.open();
    take(share, 100);
    share.close();
    share.close();

    assertThat(take(share, 1)).isFalse();
    assertThat(budget.acquired()).isZero();
  }

  @Test
  void aRefusedChunkTakesNothing() {
    take(budget.openFor("192.0.2.1"), BODY_MAX);
    long before = budget.acquired();

    take(budget.openFor("192.0.2.1"), 100);

    assertThat(budget.acquired()).isEqualTo(before);
  }

  @Test
  void theLargestBodyFitsIntoABudgetOfItsSize() {
    var tight = new ByteBudget(BODY_MAX << 10, BODY_MAX << 10);

    assertThat(take(tight.openFor("192.0.2.1"), BODY_MAX)).isTrue();
  }
}
