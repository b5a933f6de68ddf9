package io.trunkline.platform.postgres;

import java.time.Duration;

/**
 * A table partitioned by the time in its UUIDv7 key: how wide a partition is, in whole days, and
 * how long its rows are kept. It has a default partition, {@code <name>_default}.
 */
public record PartitionedTable(String name, String key, Duration width, Duration retention) {
  public PartitionedTable {
    SqlName.require(name);
    SqlName.require(key);
    if (width.toDays() < 1 || !width.equals(Duration.ofDays(width.toDays()))) {
      throw new IllegalArgumentException("a partition of " + name + " is whole days wide");
    }
    if (!retention.isPositive()) {
      throw new IllegalArgumentException("rows of " + name + " are kept for some time");
    }
  }
}
