package io.trunkline.controlplane;

import io.trunkline.account.AccountId;
import io.vertx.core.Future;
import java.util.Map;

/** The tags of an account's resource, by its ARN; none when there is no such resource. */
public interface ResourceTags {
  Future<Map<String, String>> of(AccountId accountId, String arn);
}
