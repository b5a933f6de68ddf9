package io.trunkline.controlplane.codeconnections;

import io.trunkline.account.AccountId;
import io.trunkline.account.Caller;
import io.trunkline.resource.Namespace;

/**
 * A call of an AWS operation with valid input.
 *
 * @param partition the partition in ARNs, such as {@code aws}
 * @param region the Region that the request was signed for
 */
record AwsCall(
    Caller caller, String partition, Namespace namespace, String region, ValidInput input) {
  AccountId account() {
    return caller.accountId();
  }

  /**
   * Returns an ARN in the caller's account as this call would create it; {@code path} is for
   * example {@code host/*}.
   */
  String arn(String path) {
    return String.join(
        ":", "arn", partition, namespace.wireName(), region, account().value(), path);
  }
}
