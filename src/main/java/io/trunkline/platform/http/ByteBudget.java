package io.trunkline.platform.http;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes all bodies together may hold. Safe for all threads. */
public final class ByteBudget {
  private final long max;
  private final AtomicLong taken = new AtomicLong();

  public ByteBudget(long max) {
    this.max = max;
  }

  public boolean tryTake(long bytes) {
    if (taken.addAndGet(bytes) > max) {
      taken.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  public void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }

  public long taken() {
    return taken.get();
  }
}
