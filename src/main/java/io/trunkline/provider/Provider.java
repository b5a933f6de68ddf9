package io.trunkline.provider;

import io.vertx.core.MultiMap;
import java.util.Optional;

/**
 * What the gateway must know of one provider's wire. An adapter knows nothing of connections,
 * pipelines or the database.
 */
public interface Provider {

  /** The path segment of its webhook endpoint: {@code github}. */
  String segment();

  /** How it proves that a webhook is its own. */
  SignatureScheme signatureScheme();

  /**
   * The name of the header that carries its delivery id, for {@link #deliveryId} and for what is
   * sent on.
   */
  String deliveryIdHeader();

  /**
   * The provider's id of this delivery, as received; never proof of anything, for no provider signs
   * it.
   */
  default Optional<String> deliveryId(MultiMap headers) {
    return Optional.ofNullable(headers.get(deliveryIdHeader()));
  }

  /** The event's name as the provider says it ({@code push}); empty when absent. */
  String eventName(VerifiedWebhook webhook);

  /**
   * What makes two deliveries the same one: the digest of the body, unless the provider states an
   * identity that is better.
   */
  default byte[] identity(VerifiedWebhook webhook) {
    return webhook.bodyDigest();
  }

  /**
   * Says in our words what happened. Never throws for what a body holds: a body that makes no sense
   * is {@link Normalized.Ignored}.
   */
  Normalized normalize(VerifiedWebhook webhook);
}
