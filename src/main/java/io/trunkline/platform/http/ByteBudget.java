package io.trunkline.platform.http;

import java.util.concurrent.atomic.AtomicLong;

/** Limits how many bytes all bodies may hold together. Thread-safe. */
public final class ByteBudget {
  private final long max;
  private final AtomicLong acquired = new AtomicLong();

  public ByteBudget(long max) {
    this.max = max;
  }

  /** Takes the bytes, or returns false without taking any. */
  public boolean tryAcquire(long bytes) {
    long before = acquired.getAndUpdate(now -> now + bytes > max ? now : now + bytes);
    return before + bytes <= max;
  }

  public void release(long bytes) {
    acquired.addAndGet(-bytes);
  }

  public long acquired() {
    return acquired.get();
  }
}
