package io.trunkline.delivery;

import io.trunkline.platform.postgres.SqlFault;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Whether deliveries can be stored, according to the latest attempts. Thread-safe. */
public final class StorageHealth {
  /** After this time a fault is forgotten, so that a node without load becomes ready again. */
  private static final Duration REMEMBERED = Duration.ofSeconds(30);

  private final LongSupplier nanoTime;
  private volatile OptionalLong failedAt = OptionalLong.empty();

  /**
   * Creates an object that reports no fault.
   *
   * @param nanoTime such as {@link System#nanoTime}
   */
  public StorageHealth(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  void stored() {
    if (failedAt.isPresent()) {
      failedAt = OptionalLong.empty();
    }
  }

  /** Remembers a fault of the database, but not one of the data. */
  void failed(Throwable cause) {
    if (SqlFault.of(cause) == SqlFault.OTHER) {
      failedAt = OptionalLong.of(nanoTime.getAsLong());
    }
  }

  /** Whether the latest attempt to store deliveries did not fail because of the database. */
  public boolean isStoring() {
    var failed = failedAt;
    return failed.isEmpty() || nanoTime.getAsLong() - failed.getAsLong() > REMEMBERED.toNanos();
  }
}
