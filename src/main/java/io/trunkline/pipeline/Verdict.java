package io.trunkline.pipeline;

/** What one source of a pipeline says to an event. */
sealed interface Verdict {

  /** {@code trigger} is {@code Source.push[0]} or the like. */
  record Wanted(String trigger, String reason) implements Verdict {}

  record Unwanted(String reason) implements Verdict {}
}
