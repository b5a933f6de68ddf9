package io.trunkline.delivery;

import io.trunkline.provider.Envelope;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * What is kept of a webhook.
 *
 * @param headers without those that carry a secret
 * @param body raw, as received
 * @param deflated the same body as it is stored
 */
public record StoredWebhook(Envelope envelope, MultiMap headers, Buffer body, Buffer deflated) {

  /** The provider's, cleaned; empty when it sent none. */
  public String deliveryId() {
    return SanitizedText.text(envelope.deliveryId().orElse(""));
  }

  /** The provider's, cleaned; empty when it sent none. */
  public String eventName() {
    return SanitizedText.text(envelope.eventName());
  }

  /** What makes two deliveries the same one, as the provider's adapter states it. */
  Buffer identity() {
    return envelope.identity();
  }

  /** The self-managed server that it says it comes from. */
  public Optional<String> instance() {
    return envelope.server();
  }
}
