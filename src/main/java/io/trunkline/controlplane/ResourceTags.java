package io.trunkline.controlplane;

import io.trunkline.account.AccountId;
import io.vertx.core.Future;
import java.util.Map;

/** Finds the tags of an account's resource by its ARN; empty if there is no such resource. */
public interface ResourceTags {
  Future<Map<String, String>> of(AccountId accountId, String arn);
}
