package io.trunkline.platform.text;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Decides which of many equal messages are logged: the first of each key, then at most one in a
 * minute. Thread-safe.
 */
public final class LogThrottle<K> {
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final int KEYS_MAX = 10_000;

  private final LongSupplier nanoTime;
  private final Cache<K, Counter> counters =
      Caffeine.newBuilder()
          .maximumSize(KEYS_MAX)
          .expireAfterAccess(PERIOD.multipliedBy(2))
          .executor(Runnable::run)
          .build();

  private static final class Counter {
    private long loggedAt;
    private long suppressed;

    private Counter(long loggedAt) {
      this.loggedAt = loggedAt;
    }
  }

  /**
   * Creates a throttle.
   *
   * @param nanoTime such as {@link System#nanoTime}
   */
  public LogThrottle(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Returns how many messages of the key were not logged since the last one that was; empty if this
   * one must not be logged either.
   */
  public OptionalLong tryLog(K key) {
    long now = nanoTime.getAsLong();
    var isFirst = new boolean[1];
    var counter =
        counters.get(
            key,
            _ -> {
              isFirst[0] = true;
              return new Counter(now);
            });
    synchronized (counter) {
      if (isFirst[0]) {
        return OptionalLong.of(0);
      }
      if (now - counter.loggedAt < PERIOD.toNanos()) {
        counter.suppressed++;
        return OptionalLong.empty();
      }
      long suppressed = counter.suppressed;
      counter.suppressed = 0;
      counter.loggedAt = now;
      return OptionalLong.of(suppressed);
    }
  }

  /** Returns {@code text}, and how many equal messages were not logged. */
  public static String withCount(String text, long suppressed) {
    return suppressed == 0
        ? text
        : "%s (%d more since the last line about it)".formatted(text, suppressed);
  }
}
