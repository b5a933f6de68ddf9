package io.trunkline.event;

import java.util.Optional;

/** A branch was deleted. The event is recorded, but only sent to targets that ask for it. */
public record BranchDeleted(
    Repository repository, Optional<Actor> actor, String branch, RefUpdate update)
    implements RepositoryEvent {
  @Override
  public Optional<String> occurrence() {
    return update.occurrence();
  }
}
