package io.trunkline.pipeline;

import java.util.function.Supplier;

/** Whether a filter, or one criterion of it, lets an event pass, and the values compared. */
record FilterResult(boolean passed, String words) {

  static FilterResult pass(String words) {
    return new FilterResult(true, words);
  }

  static FilterResult fail(String words) {
    return new FilterResult(false, words);
  }

  /** The first that fails decides; the words of all that pass are kept. */
  FilterResult and(Supplier<FilterResult> other) {
    if (!passed) {
      return this;
    }
    var next = other.get();
    return next.passed ? pass(words + "; " + next.words) : next;
  }
}
