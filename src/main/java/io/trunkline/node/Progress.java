package io.trunkline.node;

/** Follows the start of a node, and may end it between two steps. */
@FunctionalInterface
public interface Progress {
  /** Reports a step that takes longer than a moment. */
  void report(String step);

  /** Throws if the start should not continue. Whatever was started is then stopped. */
  default void continueOrThrow() {}
}
