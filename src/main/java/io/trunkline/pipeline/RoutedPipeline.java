package io.trunkline.pipeline;

import io.trunkline.target.Forwarding;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/**
 * A pipeline on a route, with those of its sources that name the repository (at least one) and its
 * target with sealed secrets.
 */
public record RoutedPipeline(
    Pipeline pipeline, List<RoutedSource> sources, Optional<Buffer> sealedSecret) {
  public RoutedPipeline {
    sources = List.copyOf(sources);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("none of its sources names the repository");
    }
  }

  public PipelineId id() {
    return pipeline.id();
  }

  /** Returns whether its account may see events of the repository. */
  public boolean isEntitled() {
    return sources.stream().anyMatch(RoutedSource::isEntitled);
  }

  /** Returns whether its target receives the provider's webhook instead of events. */
  public boolean forwardsWebhook() {
    return Forwarding.isEnabled(pipeline.target());
  }

  /** Returns where its dispatches go. */
  public PipelineTarget target() {
    return new StoredPipeline(pipeline, sealedSecret).target();
  }
}
