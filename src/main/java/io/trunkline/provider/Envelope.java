package io.trunkline.provider;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * The metadata of a delivery. No provider signs all of it, so it must not decide about access.
 *
 * @param eventName the provider's name of the event ({@code push}); an empty string if it is
 *     missing
 * @param deliveryId the provider's id of this delivery
 * @param identity by which repeats of the delivery are recognized
 * @param isRetry whether the provider says that it sent this delivery before
 * @param server the self-managed server that sent the webhook, according to a header: {@code
 *     host[:port]} or a URL
 */
public record Envelope(
    String eventName,
    Optional<String> deliveryId,
    Identity identity,
    boolean isRetry,
    Optional<String> server) {

  /** What two deliveries of the same webhook have in common. */
  public sealed interface Identity {

    /** The digest of the body. */
    record OfBody(Buffer digest) implements Identity {}

    /**
     * An id that the provider sends again with each repeat, whose body may differ. The id is not
     * signed, so two deliveries count as the same only if their changes are also the same.
     */
    record GivenId(String id) implements Identity {}
  }

  /** Creates an envelope whose identity is the digest of the body. */
  public static Envelope of(VerifiedWebhook webhook, String eventName, Optional<String> id) {
    return new Envelope(eventName, id, bodyOf(webhook), false, Optional.empty());
  }

  public static Identity bodyOf(VerifiedWebhook webhook) {
    return new Identity.OfBody(Buffer.buffer(webhook.bodyDigest()));
  }
}
