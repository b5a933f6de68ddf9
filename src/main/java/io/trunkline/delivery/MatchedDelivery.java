package io.trunkline.delivery;

import io.trunkline.event.Repository;
import io.trunkline.installation.Installation;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A verified webhook with its outcome, ready to be recorded. It is recorded only if the
 * installation and the repository still have the versions that it was matched with.
 *
 * @param serverMismatch says that the webhook claims to come from a server other than the
 *     installation's host; absent if it does not
 */
public record MatchedDelivery(
    Installation installation,
    StoredWebhook webhook,
    DeliveryOutcome outcome,
    Optional<String> serverMismatch) {

  public MatchedDelivery withServerMismatch(String mismatch) {
    return new MatchedDelivery(installation, webhook, outcome, Optional.of(mismatch));
  }

  /** Returns the repository's full name, sanitized; empty if the body names no repository. */
  public String repositoryName() {
    return outcome.findRepository().map(Repository::fullName).map(SanitizedText::text).orElse("");
  }

  /** Returns why nothing starts and what is suspicious, sanitized; empty if neither applies. */
  public String reason() {
    return SanitizedText.text(
        Stream.concat(Stream.of(outcome.reason()), serverMismatch.stream())
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("; ")));
  }

  /**
   * Returns whether the installation and the route were read at the same version. They are cached
   * separately, but a recorded delivery must reflect one consistent state.
   */
  public boolean isConsistent() {
    return outcome.findRoute().stream()
        .allMatch(route -> route.version().installation() == installation.version());
  }

  /** Returns the version of the repository that was matched; 0 without a repository. */
  long repositoryVersion() {
    return outcome.findRoute().map(route -> route.version().repository()).orElse(0L);
  }
}
