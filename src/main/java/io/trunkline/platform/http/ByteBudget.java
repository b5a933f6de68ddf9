package io.trunkline.platform.http;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes all bodies together may hold. Safe for all threads. */
public final class ByteBudget {
  private final long max;
  private final AtomicLong taken = new AtomicLong();

  public ByteBudget(long max) {
    this.max = max;
  }

  /** What does not fit takes nothing, not even for a moment. */
  public boolean tryTake(long bytes) {
    long before = taken.getAndUpdate(now -> now + bytes > max ? now : now + bytes);
    return before + bytes <= max;
  }

  public void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }

  public long taken() {
    return taken.get();
  }
}
