package io.trunkline.provider;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * The metadata of a delivery. No provider signs all of it, so it must not decide about access.
 *
 * @param eventName the provider's name of the event ({@code push}); an empty string if it is
 *     missing
 * @param deliveryId the provider's id of this delivery
 * @param identity deliveries of an installation with equal identities are the same delivery
 * @param server the self-managed server that sent the webhook, according to a header: {@code
 *     host[:port]} or a URL
 */
public record Envelope(
    String eventName, Optional<String> deliveryId, Buffer identity, Optional<String> server) {

  /** Creates an envelope whose identity is the digest of the body. */
  public static Envelope of(VerifiedWebhook webhook, String eventName, Optional<String> id) {
    return new Envelope(eventName, id, Buffer.buffer(webhook.bodyDigest()), Optional.empty());
  }
}
