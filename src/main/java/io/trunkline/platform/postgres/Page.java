package io.trunkline.platform.postgres;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One page of a list: its elements in order, and whether the list goes on after the last one. */
public record Page<T>(List<T> elements, boolean hasMore) {
  public Page {
    elements = List.copyOf(elements);
  }

  /** The key of the last element, after which the next page begins; empty for the last page. */
  public <K> Optional<K> nextKey(Function<? super T, ? extends K> key) {
    return hasMore ? Optional.of(key.apply(elements.getLast())) : Optional.empty();
  }

  public <R> Page<R> map(Function<? super T, ? extends R> convert) {
    return new Page<>(elements.stream().<R>map(convert).toList(), hasMore);
  }
}
