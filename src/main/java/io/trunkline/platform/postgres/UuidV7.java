package io.trunkline.platform.postgres;

import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Generates ids that are ordered by time (RFC 9562, version 7): 48 bits of milliseconds, a 12-bit
 * counter within the millisecond, 62 random bits. The ids of one generator always increase, even if
 * the clock steps back. Safe for use by many threads.
 */
public final class UuidV7 implements Supplier<UUID> {
  private static final int COUNTER_BITS = 12;
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 1L << 63;

  private final InstantSource clock;
  private final RandomGenerator random;

  /** Milliseconds since the epoch, shifted by the counter that follows them. */
  private long last;

  public UuidV7(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  @Override
  public synchronized UUID get() {
    // The counter starts in the lower half, so it has room to grow. If it overflows, the id uses
    // the next millisecond.
    var fresh = (clock.millis() << COUNTER_BITS) | random.nextInt(1 << (COUNTER_BITS - 1));
    last = Math.max(fresh, last + 1);
    return new UUID(high(last), VARIANT | (random.nextLong() >>> 2));
  }

  /** Returns the lowest id of the millisecond: ids from before it are lower, later ones higher. */
  public static UUID lowest(Instant instant) {
    return new UUID(high(instant.toEpochMilli() << COUNTER_BITS), VARIANT);
  }

  /** Returns the millisecond in which the id was generated. */
  public static Instant instant(UUID id) {
    return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
  }

  private static long high(long tick) {
    var millis = tick >>> COUNTER_BITS;
    var counter = tick & ((1 << COUNTER_BITS) - 1);
    return (millis << 16) | VERSION | counter;
  }
}
