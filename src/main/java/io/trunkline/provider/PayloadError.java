package io.trunkline.provider;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The first error of a payload. Later errors are dropped. */
final class PayloadError {
  private @Nullable String first;

  void add(String error) {
    if (first == null) {
      first = error;
    }
  }

  Optional<String> first() {
    return Optional.ofNullable(first);
  }
}
