package io.trunkline.pipeline;

import java.util.function.Supplier;

/** Whether a filter, or one part of it, accepts an event, and which values were compared. */
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
