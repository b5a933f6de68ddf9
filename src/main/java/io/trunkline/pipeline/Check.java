package io.trunkline.pipeline;

import java.util.function.Supplier;

/** Whether a filter, or one criterion of it, lets an event pass, and the values compared. */
record Check(boolean passed, String words) {

  static Check pass(String words) {
    return new Check(true, words);
  }

  static Check fail(String words) {
    return new Check(false, words);
  }

  /** The first that fails decides; the words of all that pass are kept. */
  Check and(Supplier<Check> other) {
    if (!passed) {
      return this;
    }
    var next = other.get();
    return next.passed ? pass(words + "; " + next.words) : next;
  }
}
