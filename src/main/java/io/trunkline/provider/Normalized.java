package io.trunkline.provider;

import io.trunkline.event.RepositoryEvent;
import java.util.List;

/** What a verified webhook said. */
public sealed interface Normalized {

  /** One or more changes, in the order of the payload. */
  record Changes(List<RepositoryEvent> events) implements Normalized {
    public Changes {
      events = List.copyOf(events);
      if (events.isEmpty()) {
        throw new IllegalArgumentException("no change: that is Ignored");
      }
    }
  }

  /** The provider tries whether we are there. */
  record Ping() implements Normalized {}

  /**
   * Well signed, but no change in it; the reason is for the owner to read and holds nothing secret.
   */
  record Ignored(String reason) implements Normalized {}
}
