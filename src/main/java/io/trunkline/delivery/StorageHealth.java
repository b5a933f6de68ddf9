package io.trunkline.delivery;

import io.trunkline.platform.postgres.SqlFault;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Reports whether deliveries can be stored, judging by the latest attempts. Thread-safe. */
public final class StorageHealth {
  /** A fault is forgotten after this time, so that a node without load becomes ready again. */
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

  /** Remembers a fault of the database. Ignores faults that invalid data or a conflict caused. */
  void failed(Throwable cause) {
    if (SqlFault.of(cause) == SqlFault.OTHER) {
      failedAt = OptionalLong.of(nanoTime.getAsLong());
    }
  }

  /**
   * Returns false if the latest attempt to store deliveries failed recently because of the
   * database.
   */
  public boolean isStoring() {
    var failed = failedAt;
    return failed.isEmpty() || nanoTime.getAsLong() - failed.getAsLong() > REMEMBERED.toNanos();
  }
}
