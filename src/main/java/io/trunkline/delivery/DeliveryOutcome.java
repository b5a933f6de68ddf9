package io.trunkline.delivery;

import io.trunkline.event.Repository;
import io.trunkline.pipeline.Route;
import java.util.List;
import java.util.Optional;

/** What a verified webhook came to, before it is recorded. */
public sealed interface DeliveryOutcome {

  /**
   * It holds changes, whether or not a pipeline wants them; all are of one repository. {@code
   * leftOut} says what it held beside them that was none.
   */
  record ContainsChanges(Route route, List<MatchedChange> matches, Optional<String> leftOut)
      implements DeliveryOutcome {
    public ContainsChanges {
      matches = List.copyOf(matches);
    }
  }

  /** It speaks of a repository that is not the installation's: recorded, audited, never a start. */
  record Foreign(String reason, Repository repository) implements DeliveryOutcome {}

  /** Well signed, but no change in it. */
  record Ignored(String reason) implements DeliveryOutcome {}

  /** The provider tried whether we are there. */
  record Ping() implements DeliveryOutcome {}

  /** The word in the answer and in the table. */
  default String status() {
    return switch (this) {
      case ContainsChanges _ -> "accepted";
      case Foreign _, Ignored _ -> "ignored";
      case Ping() -> "ping";
    };
  }

  /** Why nothing starts, or not all; empty when nothing speaks against it. */
  default String reason() {
    return switch (this) {
      case Foreign(var reason, _) -> reason;
      case Ignored(var reason) -> reason;
      case ContainsChanges(_, _, var leftOut) -> leftOut.orElse("");
      case Ping _ -> "";
    };
  }

  /** Absent when the body names none. */
  default Optional<Repository> findRepository() {
    return switch (this) {
      case ContainsChanges(_, var matches, _) ->
          Optional.of(matches.getFirst().event().repository());
      case Foreign(_, var repository) -> Optional.of(repository);
      case Ignored _, Ping _ -> Optional.empty();
    };
  }

  /** Empty unless it holds changes. */
  default List<MatchedChange> findMatches() {
    return this instanceof ContainsChanges(_, var matches, _) ? matches : List.of();
  }
}
