package io.trunkline.delivery;

import io.trunkline.event.Repository;
import io.trunkline.installation.Installation;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A verified webhook with its verdict, ready to be recorded. It is recorded only while the
 * installation still has the version that stands in it.
 *
 * @param otherInstance what is odd about the server that it says it comes from
 */
public record MatchedDelivery(
    Installation installation,
    StoredWebhook webhook,
    DeliveryOutcome verdict,
    Optional<String> otherInstance) {

  /** The same, from a server that is not the host of its installation. */
  public MatchedDelivery fromOtherInstance(String oddity) {
    return new MatchedDelivery(installation, webhook, verdict, Optional.of(oddity));
  }

  /** The repository's full name, cleaned for people and columns; empty when the body names none. */
  public String repositoryName() {
    return verdict.findRepository().map(Repository::fullName).map(SanitizedText::text).orElse("");
  }

  /** Why nothing starts, or what else is odd, cleaned; empty when nothing is. */
  public String reason() {
    return SanitizedText.text(
        Stream.concat(Stream.of(verdict.reason()), otherInstance.stream())
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("; ")));
  }
}
