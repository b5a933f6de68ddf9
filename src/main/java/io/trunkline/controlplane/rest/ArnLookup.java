package io.trunkline.controlplane.rest;

import io.trunkline.account.AccountId;
import io.vertx.core.Future;
import java.util.Optional;

/** Finds the ARN of a resource by its last part. */
public interface ArnLookup {
  /** Returns empty if the account has no such resource. */
  Future<Optional<String>> find(AccountId accountId, String id);
}
