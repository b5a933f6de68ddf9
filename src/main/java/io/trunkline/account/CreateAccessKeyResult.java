package io.trunkline.account;

import io.trunkline.platform.secret.Secret;

/** What became of the wish for an access key. */
public sealed interface CreateAccessKeyResult {

  /** The secret is shown here and never again. */
  record Created(AccessKeyDetails key, Secret secret) implements CreateAccessKeyResult {}

  /** The policy is none. */
  record Refused(String reason) implements CreateAccessKeyResult {}

  record UnknownAccount() implements CreateAccessKeyResult {}

  record QuotaReached(int max) implements CreateAccessKeyResult {}
}
