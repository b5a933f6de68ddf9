package io.trunkline.pipeline;

import java.util.UUID;

/** Names a registered pipeline; a pipeline deleted and registered anew has another one. */
public record PipelineId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
