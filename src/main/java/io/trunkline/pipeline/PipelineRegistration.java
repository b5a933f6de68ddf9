package io.trunkline.pipeline;

import io.vertx.core.json.JsonObject;

/** The outcome of registering a pipeline. */
public sealed interface PipelineRegistration {

  /**
   * @param shownOnce members for the answer of this registration alone, such as a generated secret
   */
  record Registered(Pipeline pipeline, JsonObject shownOnce) implements PipelineRegistration {
    @Override
    public String toString() {
      return "Registered[" + pipeline.id() + "]";
    }
  }

  /** Says what was wrong, where, and what would be right. */
  record Refused(String message) implements PipelineRegistration {}
}
