package io.trunkline.pipeline;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** A pipeline as it is stored, with the sealed secrets of its target. */
record StoredPipeline(Pipeline pipeline, Optional<Buffer> sealedSecret) {

  PipelineTarget target() {
    return new PipelineTarget(
        pipeline.id(),
        pipeline.account(),
        pipeline.name(),
        pipeline.status(),
        pipeline.target(),
        sealedSecret);
  }
}
