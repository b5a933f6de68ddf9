package io.trunkline.pipeline;

import java.util.function.Supplier;

/**
 * The result of a filter, or of one part of it: whether it accepts the event, and which values it
 * compared.
 */
record FilterResult(boolean passed, String description) {

  static FilterResult pass(String words) {
    return new FilterResult(true, words);
  }

  static FilterResult fail(String words) {
    return new FilterResult(false, words);
  }

  /** Returns the first failure, or a success that describes both parts. */
  FilterResult and(Supplier<FilterResult> other) {
    if (!passed) {
      return this;
    }
    var next = other.get();
    return next.passed ? pass(description + "; " + next.description) : next;
  }
}
