package io.trunkline.event;

import java.util.Optional;

/**
 * An event that is not a change, such as a comment. It is sent, in the form of the provider's
 * webhook, only to targets that ask for it by name.
 *
 * @param name the provider's name of the event
 * @param digest of the body; identifies the event
 */
public record OtherEvent(Repository repository, Optional<Actor> actor, String name, String digest)
    implements RepositoryEvent {
  @Override
  public Optional<String> occurrence() {
    return Optional.of(digest);
  }
}
