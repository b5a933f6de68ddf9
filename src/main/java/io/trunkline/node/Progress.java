package io.trunkline.node;

/** Hears what a start is doing, because the first one takes seconds. */
@FunctionalInterface
public interface Progress {
  /** One line for a person. */
  void report(String line);
}
