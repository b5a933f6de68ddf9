package io.trunkline.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IntervalsTest {

  /**
   * The lease of a killed node expires, then another node searches for such leases, then for
   * dispatches that are due.
   */
  @Test
  void aTakeoverTakesLessThanTenSecondsByDefault() {
    var intervals = Intervals.standard();
    var lease = Duration.parse("PT" + Setting.EGRESS_LEASE.defaultText());

    assertThat(lease.plus(intervals.adoptDispatches()).plus(intervals.claimDispatches()))
        .isLessThanOrEqualTo(Duration.ofSeconds(9));
  }
}
