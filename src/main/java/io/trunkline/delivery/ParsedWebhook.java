package io.trunkline.delivery;

import io.trunkline.installation.Installation;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.VerifiedWebhook;
import java.util.Optional;

/**
 * A verified webhook that was parsed once, for all installations that it concerns.
 *
 * @param providerInstallation the provider's installation id, if it arrived at the hook of an app
 *     and names one
 * @param recordedAs the delivery that it was recorded as, if it was: later changes do not count
 */
public record ParsedWebhook(
    VerifiedWebhook webhook,
    NormalizedWebhook normalized,
    Optional<String> providerInstallation,
    StoredWebhook stored,
    Optional<DeliveryId> recordedAs) {

  ParsedWebhook withRecordedAs(Optional<DeliveryId> delivery) {
    return new ParsedWebhook(webhook, normalized, providerInstallation, stored, delivery);
  }

  /** Assigns the webhook to an installation. */
  public MatchedDelivery matched(Installation installation, DeliveryOutcome outcome) {
    return new MatchedDelivery(installation, stored, outcome, Optional.empty());
  }
}
