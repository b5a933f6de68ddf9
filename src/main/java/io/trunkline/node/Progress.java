package io.trunkline.node;

/** Is told about the steps of a start, because the first start takes seconds. */
@FunctionalInterface
public interface Progress {
  /** Reports one step as a line of text. */
  void report(String line);
}
