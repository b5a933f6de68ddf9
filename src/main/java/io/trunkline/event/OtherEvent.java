package io.trunkline.event;

import java.util.Optional;

/**
 * An event that is no change, such as a comment. Only targets that ask for it by its name receive
 * it, as the provider's webhook.
 *
 * @param name the provider's name of the event
 * @param digest identifies the body
 */
public record OtherEvent(Repository repository, Optional<Actor> actor, String name, String digest)
    implements RepositoryEvent {
  @Override
  public Optional<String> occurrence() {
    return Optional.of(digest);
  }
}
