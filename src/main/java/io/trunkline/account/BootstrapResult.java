package io.trunkline.account;

/** What became of the first access key. */
public sealed interface BootstrapResult {

  /** It is there now, with this secret. */
  record Created() implements BootstrapResult {}

  /** It was there already, with this secret. */
  record Unchanged() implements BootstrapResult {}

  /** It was there with another secret, which counts no more. */
  record SecretReplaced() implements BootstrapResult {}

  /** It is the key of another account, and stays so. */
  record OwnedBy(AccountId accountId) implements BootstrapResult {}
}
