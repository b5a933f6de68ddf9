package io.trunkline.provider;

/** Whether a webhook proved where it comes from. */
public sealed interface Verification {

  /** The proof held against one of the secrets. */
  record Verified(VerifiedWebhook webhook) implements Verification {}

  /** The proof did not hold; the reason is one of a few fixed texts, for counting. */
  record Rejected(String reason) implements Verification {}
}
