package io.trunkline.pipeline;

import java.util.List;
import java.util.Optional;

/**
 * Where the news of one repository goes, as of one version of its installation: the pipelines that
 * name it, by name. {@code version} is 0 when the installation is gone; no stored one has it.
 * {@code foreign} says why the installation may not speak for the repository; then nothing is
 * triggered.
 */
public record Route(long version, List<RoutedPipeline> pipelines, Optional<String> foreign) {
  public Route {
    pipelines = List.copyOf(pipelines);
  }
}
