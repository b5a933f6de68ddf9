package io.trunkline.delivery;

import io.trunkline.connection.Installation;
import io.trunkline.provider.Normalized;
import io.trunkline.provider.VerifiedWebhook;
import java.util.Optional;

/**
 * A verified webhook that was read once, for every installation that it is for.
 *
 * @param grant the provider's installation id that it hangs on, if it came by the hook of an app
 * @param recordedAs what it was recorded as before: what came after that does not count for it
 */
public record Reading(
    VerifiedWebhook webhook,
    Normalized normalized,
    Optional<String> grant,
    ReceivedWebhook kept,
    Optional<DeliveryId> recordedAs) {

  Reading of(Optional<DeliveryId> recorded) {
    return new Reading(webhook, normalized, grant, kept, recorded);
  }

  /** Ready to be recorded under this installation. */
  public Arrival arrival(Installation installation, Verdict verdict) {
    return new Arrival(installation, kept, verdict, Optional.empty());
  }
}
