package io.trunkline.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.delivery.DispatchId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecentAttemptsTest {
  private final DispatchId id = new DispatchId(UUID.randomUUID());
  private final RecentAttempts attempts = new RecentAttempts();

  @Test
  void addsEachFenceOnceAndNoOlderOne() {
    var added =
        List.of(attempts.add(id, 1), attempts.add(id, 1), attempts.add(id, 3), attempts.add(id, 2));

    assertThat(added).containsExactly(true, false, true, false);
  }

  @Test
  void addsForgottenAttemptAgain() {
    attempts.add(id, 1);

    attempts.forget(id);

    assertThat(attempts.add(id, 1)).isTrue();
  }

  @Test
  void dropsOldestAttempts() {
    attempts.add(id, 1);
    var last = id;
    for (int i = 0; i < 40_000; i++) {
      last = new DispatchId(UUID.randomUUID());
      attempts.add(last, 1);
    }

    assertThat(attempts.add(id, 1)).isTrue();
    assertThat(attempts.add(last, 1)).isFalse();
  }
}
