package io.trunkline.platform.postgres;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Caches values read from the database. A value stays until it is dropped because it changed, and
 * nothing is cached while this node cannot receive change notifications. Concurrent look-ups of one
 * key share a query. A value that is dropped while it is being read is not cached. The absence of a
 * value is not cached either. Safe for use by many threads.
 */
public final class ReadCache<K, V> {
  private final Function<K, Future<Optional<V>>> read;
  private final Cache<K, Future<Optional<V>>> cache;
  private final LongAdder reads = new LongAdder();
  private volatile boolean isCaching;

  /**
   * @param keptFor maximum age of a value, as a safeguard
   */
  public ReadCache(int countMax, Duration keptFor, Function<K, Future<Optional<V>>> read) {
    this.read = read;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(countMax)
            .expireAfterWrite(keptFor)
            .executor(Runnable::run)
            .build();
  }

  public Future<Optional<V>> find(K key) {
    if (!isCaching) {
      reads.increment();
      return read.apply(key);
    }
    var kept = cache.getIfPresent(key);
    if (kept != null) {
      return kept;
    }
    var reading = Promise.<Optional<V>>promise();
    var other = cache.asMap().putIfAbsent(key, reading.future());
    if (other != null) {
      return other;
    }
    reads.increment();
    read.apply(key)
        .onSuccess(found -> {
          if (found.isEmpty()) {
            cache.asMap().remove(key, reading.future());
          }
          reading.complete(found);
        })
        .onFailure(fault -> {
          cache.asMap().remove(key, reading.future());
          reading.fail(fault);
        });
    return reading.future();
  }

  public void drop(K key) {
    cache.asMap().remove(key);
  }

  public void dropIf(Predicate<K> isStale) {
    cache.asMap().keySet().removeIf(isStale);
  }

  public void dropAll() {
    cache.asMap().clear();
  }

  /**
   * Enables or disables the cache. Enable it only while this node receives change notifications.
   * Initially disabled. Drops all values.
   */
  public void setCaching(boolean isCaching) {
    this.isCaching = isCaching;
    dropAll();
  }

  /** The number of look-ups that ran a query. */
  public long readCount() {
    return reads.sum();
  }
}
