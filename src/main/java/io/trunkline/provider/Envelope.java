package io.trunkline.provider;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * What a delivery says of itself, none of it proof of anything: no provider signs all of it.
 *
 * @param eventName the event as the provider says it ({@code push}); empty when absent
 * @param deliveryId the provider's id of this delivery
 * @param identity what makes two deliveries the same one
 * @param instance the self-managed server that it says it comes from, as {@code host[:port]}
 */
public record Envelope(
    String eventName, Optional<String> deliveryId, Buffer identity, Optional<String> server) {

  /** The digest of the body for its identity, where the provider states none that is better. */
  public static Envelope of(VerifiedWebhook webhook, String eventName, Optional<String> id) {
    return new Envelope(eventName, id, Buffer.buffer(webhook.bodyDigest()), Optional.empty());
  }
}
