package io.trunkline.pipeline;

/** Whether one source of a pipeline matches an event. */
sealed interface SourceMatch {

  /** {@code trigger} is, for example, {@code Source.push[0]}. */
  record Matched(String trigger, String reason) implements SourceMatch {}

  record NotMatched(String reason) implements SourceMatch {}
}
