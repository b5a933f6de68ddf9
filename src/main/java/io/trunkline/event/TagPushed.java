package io.trunkline.event;

import java.util.Optional;

/**
 * A tag was created or moved.
 *
 * @param tag the short name, without {@code refs/tags/}
 * @param commit the commit that the tag points to; for an annotated tag whose commit the provider
 *     does not send, it has the id of the tag object
 */
public record TagPushed(
    Repository repository, Optional<Actor> actor, String tag, RefUpdate update, Commit commit)
    implements RepositoryEvent {
  @Override
  public Optional<String> occurrence() {
    return update.occurrence();
  }
}
