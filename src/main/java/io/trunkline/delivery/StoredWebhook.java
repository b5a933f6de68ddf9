package io.trunkline.delivery;

import io.trunkline.provider.Envelope;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * The parts of a webhook that are stored.
 *
 * @param headers the headers that the provider is known to send; those that carry a secret are not
 *     written to the database
 * @param body as received
 * @param deflated the body in its stored form
 */
public record StoredWebhook(Envelope envelope, MultiMap headers, Buffer body, Buffer deflated) {

  /** The provider's delivery id, sanitized; empty if absent. */
  public String deliveryId() {
    return SanitizedText.text(envelope.deliveryId().orElse(""));
  }

  /** The provider's event name, sanitized; empty if absent. */
  public String eventName() {
    return SanitizedText.text(envelope.eventName());
  }

  Envelope.Identity identity() {
    return envelope.identity();
  }

  /** Returns whether the provider says that it sent this delivery before. */
  boolean isRetry() {
    return envelope.isRetry();
  }

  /** The self-managed server that the webhook claims to come from. */
  public Optional<String> server() {
    return envelope.server();
  }
}
