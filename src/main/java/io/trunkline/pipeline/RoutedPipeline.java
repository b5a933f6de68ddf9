package io.trunkline.pipeline;

import io.trunkline.event.BranchDeleted;
import io.trunkline.event.BranchPushed;
import io.trunkline.event.OtherEvent;
import io.trunkline.event.PullRequestChanged;
import io.trunkline.event.RepositoryEvent;
import io.trunkline.event.TagDeleted;
import io.trunkline.event.TagPushed;
import io.trunkline.target.Forwarding;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A pipeline on a route. It contains only the sources that name the repository, at least one; the
 * secrets of its target are sealed.
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

  /**
   * Returns the name under which its target asks for the event; empty if it does not ask for it.
   */
  Optional<String> findWantedName(RepositoryEvent event, String eventName) {
    return Stream.concat(Stream.of(eventName), deletion(event).stream())
        .filter(name -> Forwarding.asksFor(pipeline.target(), name))
        .findFirst();
  }

  private static Optional<String> deletion(RepositoryEvent event) {
    return switch (event) {
      case BranchDeleted _ -> Optional.of(Forwarding.BRANCH_DELETED);
      case TagDeleted _ -> Optional.of(Forwarding.TAG_DELETED);
      case BranchPushed _, TagPushed _, PullRequestChanged _, OtherEvent _ -> Optional.empty();
    };
  }

  /** Returns the target of its dispatches. */
  public PipelineTarget target() {
    return new StoredPipeline(pipeline, sealedSecret).target();
  }
}
