package io.trunkline.pipeline;

/** What one source of a pipeline says to an event. */
sealed interface SourceMatch {

  /** {@code trigger} is {@code Source.push[0]} or the like. */
  record Matched(String trigger, String reason) implements SourceMatch {}

  record NotMatched(String reason) implements SourceMatch {}
}
