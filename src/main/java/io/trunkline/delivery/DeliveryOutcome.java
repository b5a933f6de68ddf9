package io.trunkline.delivery;

import io.trunkline.event.Repository;
import io.trunkline.pipeline.Route;
import io.trunkline.pipeline.RoutedPipeline;
import java.util.List;
import java.util.Optional;

/** The result of matching a verified webhook: what it contains and what it starts. */
public sealed interface DeliveryOutcome {

  /**
   * The webhook contains changes of one repository, whether or not a pipeline wants them.
   *
   * @param skippedChanges describes parts of the payload that are not changes
   */
  record ContainsChanges(Route route, List<MatchedChange> matches, Optional<String> skippedChanges)
      implements DeliveryOutcome {
    public ContainsChanges {
      matches = List.copyOf(matches);
    }
  }

  /**
   * The webhook names a repository that the installation does not own. The delivery is recorded and
   * audited, and starts nothing.
   *
   * @param route says why the repository does not belong to the installation
   */
  record Foreign(Route route, Repository repository) implements DeliveryOutcome {}

  /** The webhook is correctly signed, but contains no change. */
  record Ignored(String reason) implements DeliveryOutcome {}

  /**
   * The event is not a change, and no pipeline of the repository asks for it.
   *
   * @param reason why the event is not a change
   */
  record Unwanted(Route route, Repository repository, String reason) implements DeliveryOutcome {}

  /** The provider tested the webhook. */
  record Ping() implements DeliveryOutcome {}

  /** Returns the status for the response and the table. */
  default String status() {
    return switch (this) {
      case ContainsChanges _ -> "accepted";
      case Foreign _, Unwanted _, Ignored _ -> "ignored";
      case Ping() -> "ping";
    };
  }

  /**
   * Returns why the payload, or a part of it, cannot start a pipeline; empty if there is no reason.
   */
  default String reason() {
    return switch (this) {
      case Foreign(var route, _) -> route.foreign().orElseThrow();
      case Unwanted(_, _, var reason) -> reason;
      case Ignored(var reason) -> reason;
      case ContainsChanges(_, _, var skippedChanges) -> skippedChanges.orElse("");
      case Ping _ -> "";
    };
  }

  /** Returns the route that the outcome depends on; empty if the body names no repository. */
  default Optional<Route> findRoute() {
    return switch (this) {
      case ContainsChanges(var route, _, _) -> Optional.of(route);
      case Foreign(var route, _) -> Optional.of(route);
      case Unwanted(var route, _, _) -> Optional.of(route);
      case Ignored _, Ping _ -> Optional.empty();
    };
  }

  /** Returns the pipelines of the repository; empty if the body names no repository. */
  default List<RoutedPipeline> findPipelines() {
    return findRoute().map(Route::pipelines).orElse(List.of());
  }

  /** Returns empty if the body names no repository. */
  default Optional<Repository> findRepository() {
    return switch (this) {
      case ContainsChanges(_, var matches, _) ->
          Optional.of(matches.getFirst().event().repository());
      case Foreign(_, var repository) -> Optional.of(repository);
      case Unwanted(_, var repository, _) -> Optional.of(repository);
      case Ignored _, Ping _ -> Optional.empty();
    };
  }

  /** Returns empty unless the payload contains changes. */
  default List<MatchedChange> findMatches() {
    return this instanceof ContainsChanges(_, var matches, _) ? matches : List.of();
  }
}
