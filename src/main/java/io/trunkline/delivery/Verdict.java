package io.trunkline.delivery;

import io.trunkline.event.Repository;
import io.trunkline.pipeline.Route;
import java.util.List;
import java.util.Optional;

/** What a verified webhook came to, before it is recorded. */
public sealed interface Verdict {

  /** It holds changes, whether or not a pipeline wants them; all are of one repository. */
  record Changed(Route route, List<Match> matches) implements Verdict {
    public Changed {
      matches = List.copyOf(matches);
    }
  }

  /** It speaks of a repository that is not the installation's: recorded, audited, never a start. */
  record Foreign(String reason, Repository repository) implements Verdict {}

  /** Well signed, but no change in it. */
  record Ignored(String reason) implements Verdict {}

  /** The provider tried whether we are there. */
  record Ping() implements Verdict {}

  /** The word in the answer and in the table. */
  default String status() {
    return switch (this) {
      case Changed _ -> "accepted";
      case Foreign _, Ignored _ -> "ignored";
      case Ping() -> "ping";
    };
  }

  /** Why nothing starts; empty when something may. */
  default String whyIgnored() {
    return switch (this) {
      case Foreign(var reason, _) -> reason;
      case Ignored(var reason) -> reason;
      case Changed _, Ping _ -> "";
    };
  }

  /** Absent when the body names none. */
  default Optional<Repository> findRepository() {
    return switch (this) {
      case Changed(_, var matches) -> Optional.of(matches.getFirst().event().repository());
      case Foreign(_, var repository) -> Optional.of(repository);
      case Ignored _, Ping _ -> Optional.empty();
    };
  }

  /** Empty unless it holds changes. */
  default List<Match> findMatches() {
    return this instanceof Changed(_, var matches) ? matches : List.of();
  }
}
