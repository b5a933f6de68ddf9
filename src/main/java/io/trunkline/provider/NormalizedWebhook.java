package io.trunkline.provider;

import io.trunkline.event.PullRequestChanged;
import io.trunkline.event.RepositoryEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a verified webhook said. */
public sealed interface NormalizedWebhook {

  /** How many changes of one delivery are taken. */
  int CHANGES_MAX = 1_000;

  /**
   * One or more changes of one repository, in the order of the payload. {@code leftOut} says what
   * else the payload held that was no change, for the owner to read.
   */
  record Changes(List<RepositoryEvent> events, Optional<String> skippedChanges)
      implements NormalizedWebhook {
    public Changes {
      events = List.copyOf(events);
      if (events.isEmpty()) {
        throw new IllegalArgumentException("no change: that is Ignored");
      }
    }

    public static Changes of(RepositoryEvent event) {
      return new Changes(List.of(event), Optional.empty());
    }
  }

  /**
   * Something about an open pull request is another now, and the provider does not say what. Who
   * remembers its last head knows: an update when the head moved, an opening when it was closed
   * before and the provider {@code reopens} such, nothing else. {@code asUpdated} is the change as
   * an update.
   */
  record PullRequestEdited(PullRequestChanged asUpdated, boolean canReopen)
      implements NormalizedWebhook {}

  /**
   * What the provider gave an app is another now. It counts only when the app's own hook tells it.
   *
   * @param providerInstallationId the provider's installation id
   * @param account whose it is, by the provider's login
   * @param at when it changed, as far as the payload tells: an older one is told late
   */
  record ProviderInstallationChanged(
      String providerInstallationId,
      ProviderInstallationStatus status,
      Optional<String> account,
      Instant at)
      implements NormalizedWebhook {}

  /** Whether what the provider gave can be used. */
  enum ProviderInstallationStatus {
    ACTIVE,
    SUSPENDED,
    DELETED
  }

  /** The provider tries whether we are there. */
  record Ping() implements NormalizedWebhook {}

  /**
   * Well signed, but no change in it; the reason is for the owner to read and holds nothing secret.
   */
  record Ignored(String reason) implements NormalizedWebhook {}
}
