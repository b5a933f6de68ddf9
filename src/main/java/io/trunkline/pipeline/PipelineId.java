package io.trunkline.pipeline;

import java.util.UUID;

/**
 * Identifies a registered pipeline. A pipeline that is deleted and registered again gets a new id.
 */
public record PipelineId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
