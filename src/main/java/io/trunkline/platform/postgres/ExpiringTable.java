package io.trunkline.platform.postgres;

import java.time.Duration;

/**
 * A table that is not partitioned. A row is deleted when the time in its column {@code at} is
 * longer ago than the retention.
 */
public record ExpiringTable(String name, Duration retention) {
  public ExpiringTable {
    SqlName.require(name);
    if (!retention.isPositive()) {
      throw new IllegalArgumentException("the retention of " + name + " must be positive");
    }
  }
}
