package io.trunkline.platform.http;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits how many bytes all bodies of a listener may hold together. A quarter is reserved for small
 * bodies, and the large bodies of unverified senders are limited by address, so that a few slow
 * senders cannot block the others. Thread-safe.
 */
public final class ByteBudget {
  /** The maximum size of a small body. */
  static final int SMALL_BYTES_MAX = 64 * 1_024;

  private final long max;
  private final long largeMax;
  private final long addressMax;
  private final AtomicLong acquired = new AtomicLong();
  private final AtomicLong large = new AtomicLong();
  private final ConcurrentHashMap<String, Long> byAddress = new ConcurrentHashMap<>();

  /**
   * Creates a budget of {@code max} bytes. A single body of {@code bodyMax} bytes always fits if no
   * other large body is held.
   */
  public ByteBudget(long max, long bodyMax) {
    this.max = max;
    this.largeMax = Math.max(max / 4 * 3, Math.min(bodyMax, max));
    this.addressMax = Math.max(max / 4, Math.min(bodyMax, max));
  }

  /** The bytes of one body. Confined to one thread at a time. */
  public final class Share implements AutoCloseable {
    private final Optional<String> limitedAddress;
    private long bytes;
    private boolean isLarge;
    private boolean isClosed;

    private Share(Optional<String> limitedAddress) {
      this.limitedAddress = limitedAddress;
    }

    /** Takes more bytes, or returns false without taking any. */
    public boolean tryAcquire(int more) {
      if (isClosed || !tryAdd(acquired, more, max)) {
        return false;
      }
      long wasLarge = isLarge ? bytes : 0;
      boolean becomesLarge = bytes + more > SMALL_BYTES_MAX;
      if (becomesLarge && !tryAcquireLarge(bytes + more - wasLarge)) {
        acquired.addAndGet(-more);
        return false;
      }
      isLarge = becomesLarge;
      bytes += more;
      return true;
    }

    private boolean tryAcquireLarge(long more) {
      if (!tryAdd(large, more, largeMax)) {
        return false;
      }
      if (limitedAddress.isPresent() && !tryAddTo(limitedAddress.get(), more)) {
        large.addAndGet(-more);
        return false;
      }
      return true;
    }

    /** Returns all bytes. */
    @Override
    public void close() {
      if (isClosed) {
        return;
      }
      isClosed = true;
      acquired.addAndGet(-bytes);
      if (isLarge) {
        large.addAndGet(-bytes);
        limitedAddress.ifPresent(address -> removeFrom(address, bytes));
      }
    }
  }

  /** Opens the share of a body whose sender is verified. */
  public Share open() {
    return new Share(Optional.empty());
  }

  /** Opens the share of a body whose sender may be anybody. */
  public Share openFor(String address) {
    return new Share(Optional.of(address));
  }

  public long acquired() {
    return acquired.get();
  }

  private static boolean tryAdd(AtomicLong sum, long more, long limit) {
    long before = sum.getAndUpdate(now -> now + more > limit ? now : now + more);
    return before + more <= limit;
  }

  private boolean tryAddTo(String address, long more) {
    var isAdded = new boolean[1];
    byAddress.compute(
        address,
        (_, held) -> {
          long before = held == null ? 0 : held;
          isAdded[0] = before + more <= addressMax;
          long after = isAdded[0] ? before + more : before;
          return after == 0 ? null : Long.valueOf(after);
        });
    return isAdded[0];
  }

  private void removeFrom(String address, long bytes) {
    byAddress.computeIfPresent(address, (_, held) -> held <= bytes ? null : held - bytes);
  }
}
