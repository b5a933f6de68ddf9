package io.trunkline.delivery;

import io.trunkline.installation.Installation;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.VerifiedWebhook;
import java.util.Optional;

/**
 * A verified webhook that was read once, for every installation that it is for.
 *
 * @param grant the provider's installation id that it hangs on, if it came by the hook of an app
 * @param recordedAs what it was recorded as before: what came after that does not count for it
 */
public record ParsedWebhook(
    VerifiedWebhook webhook,
    NormalizedWebhook normalized,
    Optional<String> grant,
    StoredWebhook kept,
    Optional<DeliveryId> recordedAs) {

  ParsedWebhook of(Optional<DeliveryId> recorded) {
    return new ParsedWebhook(webhook, normalized, grant, kept, recorded);
  }

  /** Ready to be recorded under this installation. */
  public MatchedDelivery arrival(Installation installation, DeliveryOutcome verdict) {
    return new MatchedDelivery(installation, kept, verdict, Optional.empty());
  }
}
