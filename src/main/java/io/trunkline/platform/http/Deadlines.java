package io.trunkline.platform.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/**
 * Many deadlines of the same duration, kept in a queue: a periodic sweep runs those that have
 * passed. Confined to one event loop.
 */
public final class Deadlines {

  /** A deadline. It may be cancelled more than once. */
  public static final class Deadline {
    private final long atNanos;
    private Runnable expire;

    private Deadline(long atNanos, Runnable expire) {
      this.atNanos = atNanos;
      this.expire = expire;
    }

    private static void nothing() {}

    public void cancel() {
      expire = Deadline::nothing;
    }
  }

  private final long lengthNanos;
  private final LongSupplier nanos;
  private final ArrayDeque<Deadline> waiting = new ArrayDeque<>();

  public Deadlines(Duration length, LongSupplier nanos) {
    this.lengthNanos = length.toNanos();
    this.nanos = nanos;
  }

  public Deadline begin(Runnable expire) {
    var deadline = new Deadline(nanos.getAsLong() + lengthNanos, expire);
    waiting.add(deadline);
    return deadline;
  }

  /** Runs the deadlines that have passed. */
  public void sweep() {
    long now = nanos.getAsLong();
    while (!waiting.isEmpty() && waiting.element().atNanos - now <= 0) {
      waiting.remove().expire.run();
    }
  }
}
