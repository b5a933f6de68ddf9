package io.trunkline.pipeline;

import java.util.List;
import java.util.Optional;

/** Pipelines by name; {@code next} is the name behind which the list goes on. */
public record PipelinePage(List<Pipeline> pipelines, Optional<String> next) {
  public PipelinePage {
    pipelines = List.copyOf(pipelines);
  }

  /** Of what was found with one more than the page holds. */
  static PipelinePage of(List<Pipeline> found, int pipelinesMax) {
    return found.size() <= pipelinesMax
        ? new PipelinePage(found, Optional.empty())
        : new PipelinePage(
            found.subList(0, pipelinesMax), Optional.of(found.get(pipelinesMax - 1).name()));
  }
}
