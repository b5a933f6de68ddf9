package io.trunkline.provider;

/** The result of verifying a webhook. */
public sealed interface Verification {

  /** The signature matches one of the secrets. */
  record Verified(VerifiedWebhook webhook) implements Verification {}

  /**
   * The signature does not match.
   *
   * @param reason one of a few fixed texts, suitable as a metric label
   */
  record Rejected(String reason) implements Verification {}
}
