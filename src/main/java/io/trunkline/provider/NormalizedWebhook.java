package io.trunkline.provider;

import io.trunkline.event.PullRequestChanged;
import io.trunkline.event.RepositoryEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The provider-independent content of a verified webhook. */
public sealed interface NormalizedWebhook {

  /** The most changes of one delivery; further ones are skipped. */
  int CHANGES_MAX = 1_000;

  /**
   * Changes of one repository.
   *
   * @param events at least one, in the order of the payload
   * @param skippedChanges why other changes of the payload were skipped; shown to the owner
   */
  record Changes(List<RepositoryEvent> events, Optional<String> skippedChanges)
      implements NormalizedWebhook {
    public Changes {
      events = List.copyOf(events);
      if (events.isEmpty()) {
        throw new IllegalArgumentException("use Ignored for a webhook without changes");
      }
    }

    public static Changes of(RepositoryEvent event) {
      return new Changes(List.of(event), Optional.empty());
    }
  }

  /**
   * An open pull request was edited, and the provider does not say how. The recorder compares it
   * with the last head that was recorded: the edit is an update if the head moved, an opening if
   * the pull request was closed and {@code canReopen} is true, and nothing otherwise.
   *
   * @param asUpdated the change, in case that it is an update
   * @param canReopen whether the provider lets closed pull requests be opened again
   */
  record PullRequestEdited(PullRequestChanged asUpdated, boolean canReopen)
      implements NormalizedWebhook {}

  /**
   * A pull request was closed, and the payload does not contain its head, usually because the fork
   * was deleted. The last head that was recorded is used instead.
   *
   * @param change the change; its head must be replaced
   * @param unknownHeadReason why the webhook is ignored if no head was recorded
   */
  record PullRequestClosedWithoutHead(PullRequestChanged change, String unknownHeadReason)
      implements NormalizedWebhook {}

  /**
   * An installation of an app changed at the provider. Only valid if the app's own hook received
   * it.
   *
   * @param providerInstallationId the provider's installation id
   * @param account the login of the account that installed the app
   * @param accountId the provider's id of that account
   * @param requesterId the provider's id of the person who had asked for this installation; empty
   *     if nobody had
   * @param at when it changed; events may arrive in another order
   */
  record ProviderInstallationChanged(
      String providerInstallationId,
      ProviderInstallationStatus status,
      Optional<String> account,
      Optional<String> accountId,
      Optional<String> requesterId,
      Instant at)
      implements NormalizedWebhook {}

  /**
   * An owner of repositories got another name.
   *
   * @param ownerId the provider's id of the owner, which stays the same
   */
  record OwnerRenamed(String ownerId, String oldName, String newName)
      implements NormalizedWebhook {}

  /** Whether an installation can be used. */
  enum ProviderInstallationStatus {
    ACTIVE,
    SUSPENDED,
    DELETED
  }

  /** The provider tests the connection. */
  record Ping() implements NormalizedWebhook {}

  /**
   * The webhook is authentic and contains no change.
   *
   * @param reason shown to the owner; contains no secret
   */
  record Ignored(String reason) implements NormalizedWebhook {}
}
