package io.trunkline.pipeline;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** A pipeline as stored, with the target's secrets sealed. */
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
