package io.trunkline;

/** Hears what a start is doing, because the first one takes seconds. */
@FunctionalInterface
interface Progress {
  /** One line for a person. */
  void report(String line);
}
