package io.trunkline.platform.postgres;

import java.time.Duration;

/**
 * A table that is partitioned by the time in its UUIDv7 key. Its default partition is called {@code
 * <name>_default}.
 *
 * @param width the time that one partition covers, in whole days
 * @param retention how long rows are kept
 */
public record PartitionedTable(String name, String key, Duration width, Duration retention) {
  public PartitionedTable {
    SqlName.require(name);
    SqlName.require(key);
    if (width.toDays() < 1 || !width.equals(Duration.ofDays(width.toDays()))) {
      throw new IllegalArgumentException("the partition width of " + name + " must be whole days");
    }
    if (!retention.isPositive()) {
      throw new IllegalArgumentException("the retention of " + name + " must be positive");
    }
  }
}
