package io.trunkline.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.delivery.DispatchId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecentAttemptsTest {
  private final DispatchId id = new DispatchId(UUID.randomUUID());
  private final RecentAttempts begun = new RecentAttempts();

  @Test
  void beginsOnceUnderEachFence() {
    var answers = List.of(begun.add(id, 1), begun.add(id, 1), begun.add(id, 3), begun.add(id, 2));

    assertThat(answers).containsExactly(true, false, true, false);
  }

  @Test
  void beginsAgainWhatCameToNothing() {
    begun.add(id, 1);

    begun.forget(id);

    assertThat(begun.add(id, 1)).isTrue();
  }

  @Test
  void keepsSoManyAndForgetsTheEldest() {
    begun.add(id, 1);
    var last = id;
    for (int i = 0; i < 40_000; i++) {
      last = new DispatchId(UUID.randomUUID());
      begun.add(last, 1);
    }

    assertThat(begun.add(id, 1)).isTrue();
    assertThat(begun.add(last, 1)).isFalse();
  }
}
