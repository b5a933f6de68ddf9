package io.trunkline.provider;

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

  /** The header that carries its delivery id, for what is sent on; empty when none does. */
  Optional<String> deliveryIdHeader();

  /** What the delivery says of itself. Never throws for what it holds. */
  Envelope envelope(VerifiedWebhook webhook);

  /**
   * Says in our words what happened. Never throws for what a body holds: a body that makes no sense
   * is {@link NormalizedWebhook.Ignored}.
   */
  NormalizedWebhook normalize(VerifiedWebhook webhook);

  /**
   * Which grant a delivery hangs on that came by the hook of a whole app: the provider's
   * installation id. Empty when it names none, and for providers that have no such hooks.
   */
  default Optional<String> findProviderInstallationId(VerifiedWebhook webhook) {
    return Optional.empty();
  }
}
