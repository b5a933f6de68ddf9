package io.trunkline.account;

/**
 * The values of a deployment that ARNs and policies refer to.
 *
 * @param partition the partition in ARNs, such as {@code aws}
 * @param region the default Region, used in ARNs of resources that have no Region of their own
 * @param administrator the account whose keys may create accounts and manage keys of other
 *     accounts, if their policies allow it
 */
public record Deployment(String partition, String region, AccountId administrator) {

  /** Returns the ARN of a resource of the native API, such as {@code pipeline/deploy}. */
  public String arn(AccountId accountId, String resource) {
    return String.join(":", "arn", partition, "trunkline", region, accountId.value(), resource);
  }

  /** Returns the ARN by which answers and messages name a caller. */
  public String principal(AccountId accountId, String accessKeyId) {
    return "arn:%s:iam::%s:user/%s".formatted(partition, accountId, accessKeyId);
  }
}
