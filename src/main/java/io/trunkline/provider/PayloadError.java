package io.trunkline.provider;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The first thing that was wrong with a payload; what is noted later changes nothing. */
final class PayloadError {
  private @Nullable String first;

  void add(String complaint) {
    if (first == null) {
      first = complaint;
    }
  }

  Optional<String> first() {
    return Optional.ofNullable(first);
  }
}
