package io.trunkline.controlplane;

import io.trunkline.account.AccountId;

/**
 * What policies have to know of a deployment.
 *
 * @param partition of ARNs: {@code aws}
 * @param region the default one; it stands in ARNs of what has no Region of its own
 * @param administrator the account whose keys may make accounts, and keys of other accounts, as far
 *     as their policies let them
 */
public record Deployment(String partition, String region, AccountId administrator) {

  /** Of what the native API alone knows: {@code resource} is {@code pipeline/deploy}. */
  public String arn(AccountId accountId, String resource) {
    return String.join(":", "arn", partition, "trunkline", region, accountId.value(), resource);
  }

  /** How a refusal calls who asked. */
  String principal(AccountId accountId, String accessKeyId) {
    return "arn:%s:iam::%s:user/%s".formatted(partition, accountId, accessKeyId);
  }
}
