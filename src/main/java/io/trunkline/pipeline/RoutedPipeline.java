package io.trunkline.pipeline;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/**
 * A pipeline on a route: those of its sources that name the repository, at least one, and its
 * target with the secret parts as they are stored.
 */
public record RoutedPipeline(
    Pipeline pipeline, List<RoutedSource> sources, Optional<Buffer> sealedSecret) {
  public RoutedPipeline {
    sources = List.copyOf(sources);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("no source of it names the repository");
    }
  }

  public PipelineId id() {
    return pipeline.id();
  }

  /** Whether its account may know what happens in the repository. */
  public boolean isEntitled() {
    return sources.stream().anyMatch(RoutedSource::isEntitled);
  }

  /** Where its dispatches go. */
  public PipelineTarget target() {
    return new StoredPipeline(pipeline, sealedSecret).target();
  }
}
