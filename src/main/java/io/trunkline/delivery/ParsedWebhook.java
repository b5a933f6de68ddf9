package io.trunkline.delivery;

import io.trunkline.installation.Installation;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.VerifiedWebhook;
import java.util.Optional;

/**
 * A verified webhook that was parsed once, for all installations that it concerns.
 *
 * @param providerInstallation the provider's installation id, if the webhook arrived at the hook of
 *     an app and names one
 * @param recordedAs the delivery in which it is stored, if it was recorded before; changes that
 *     were recorded later are then ignored
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
