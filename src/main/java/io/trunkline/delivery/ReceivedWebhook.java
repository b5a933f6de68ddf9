package io.trunkline.delivery;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * What is kept of a webhook.
 *
 * @param deliveryId the provider's, cleaned; empty when it sent none
 * @param eventName the provider's, cleaned; empty when it sent none
 * @param identity what makes two deliveries the same one, as the provider's adapter states it
 * @param headers without those that carry a secret
 * @param body raw, as received
 * @param deflated the same body as it is stored
 */
public record ReceivedWebhook(
    String deliveryId,
    String eventName,
    Buffer identity,
    MultiMap headers,
    Buffer body,
    Buffer deflated) {
  public ReceivedWebhook {
    deliveryId = Cleaned.text(deliveryId);
    eventName = Cleaned.text(eventName);
  }
}
