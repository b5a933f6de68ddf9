package io.trunkline.pipeline;

import io.vertx.core.json.JsonObject;

/** The result of registering a pipeline. */
public sealed interface PipelineRegistration {

  /**
   * The pipeline was registered.
   *
   * @param shownOnce members that only this answer contains, such as a generated secret
   */
  record Registered(Pipeline pipeline, JsonObject shownOnce) implements PipelineRegistration {
    @Override
    public String toString() {
      return "Registered[" + pipeline.id() + "]";
    }
  }

  /** {@code message} says where the error is and what would be correct. */
  record Invalid(String message) implements PipelineRegistration {}
}
