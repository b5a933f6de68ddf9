package io.trunkline.platform.postgres;

import java.time.Duration;

/** A plain table whose rows are deleted when their column {@code at} is older than this. */
public record AgedTable(String name, Duration retention) {
  public AgedTable {
    SqlName.require(name);
    if (!retention.isPositive()) {
      throw new IllegalArgumentException("rows of " + name + " are kept for some time");
    }
  }
}
