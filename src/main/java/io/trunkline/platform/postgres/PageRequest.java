package io.trunkline.platform.postgres;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * A page that a caller asks for.
 *
 * @param after the key of the last element of the page before; empty for the first page
 * @param size the largest number of elements on the page, at least 1
 */
public record PageRequest<K>(Optional<K> after, int size) {

  public static <K> PageRequest<K> first(int size) {
    return new PageRequest<>(Optional.empty(), size);
  }

  public static <K> PageRequest<K> after(K key, int size) {
    return new PageRequest<>(Optional.of(key), size);
  }

  public <R> PageRequest<R> map(Function<? super K, ? extends R> convert) {
    return new PageRequest<>(after.map(convert), size);
  }

  /**
   * Runs the query with a limit of one row more than the page holds. That row shows that another
   * page follows, and is not part of this one.
   */
  public <T> Future<Page<T>> fetch(IntFunction<Future<List<T>>> query) {
    return query
        .apply(size + 1)
        .map(rows -> new Page<>(rows.subList(0, Math.min(size, rows.size())), rows.size() > size));
  }
}
