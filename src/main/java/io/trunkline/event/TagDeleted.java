package io.trunkline.event;

import java.util.Optional;

/** A tag was deleted. The event is recorded, but only sent to targets that ask for it. */
public record TagDeleted(Repository repository, Optional<Actor> actor, String tag, RefUpdate update)
    implements RepositoryEvent {
  @Override
  public Optional<String> occurrence() {
    return update.occurrence();
  }
}
