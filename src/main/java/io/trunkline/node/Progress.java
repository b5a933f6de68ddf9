package io.trunkline.node;

/** Receives the steps of a start, so that a user sees why the first one takes seconds. */
@FunctionalInterface
public interface Progress {
  /** Reports one step as a line of text. */
  void report(String line);
}
