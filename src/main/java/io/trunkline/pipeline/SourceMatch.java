package io.trunkline.pipeline;

/** The result of matching one source of a pipeline with an event. */
sealed interface SourceMatch {

  /** {@code trigger} is, for example, {@code Source.push[0]}. */
  record Matched(String trigger, String reason) implements SourceMatch {}

  record NotMatched(String reason) implements SourceMatch {}
}
