package io.trunkline.provider;

import io.trunkline.event.OtherEvent;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Translates the webhooks of one provider. Adapters know nothing about connections, pipelines or
 * the database.
 */
public interface Provider {

  /** The path segment of the webhook endpoint: {@code github}. */
  String segment();

  /** How the provider signs its webhooks. */
  SignatureScheme signatureScheme();

  /**
   * All signatures that the provider sends, for receivers of forwarded webhooks. Some are too weak
   * to be accepted here.
   */
  default List<SignatureScheme> sentSignatures() {
    return List.of(signatureScheme());
  }

  /** The header with the delivery id, which is forwarded to targets; empty if there is none. */
  Optional<String> deliveryIdHeader();

  /**
   * The names, in lower case, of the headers that the provider sends besides {@code Content-Type}
   * and {@code User-Agent}. Only these are stored and forwarded: a proxy or an owner may add others
   * that contain credentials.
   */
  Set<String> webhookHeaders();

  /** Reads the metadata of a delivery. Never throws because of its content. */
  Envelope envelope(VerifiedWebhook webhook);

  /**
   * Translates a webhook into provider-independent events. Never throws because of its content: an
   * invalid body is {@link NormalizedWebhook.Ignored}.
   */
  NormalizedWebhook normalize(VerifiedWebhook webhook);

  /**
   * Describes a webhook that {@link #normalize} ignores, for targets that ask for the event by its
   * name. Empty if it names no repository, or is only a test. Never throws because of its content.
   */
  default Optional<OtherEvent> findOtherEvent(VerifiedWebhook webhook) {
    return Optional.empty();
  }

  /**
   * The provider's id of the installation that an app's webhook is about. Empty if the webhook has
   * none, or if the provider has no webhooks of apps.
   */
  default Optional<String> findProviderInstallationId(VerifiedWebhook webhook) {
    return Optional.empty();
  }
}
