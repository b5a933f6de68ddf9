package io.trunkline.controlplane.rest;

import io.trunkline.account.AccountId;
import io.vertx.core.Future;
import java.util.Optional;

/** Finds the ARN of a resource by the last part of it. */
public interface ArnLookup {
  /** Empty when the account has no such resource. */
  Future<Optional<String>> find(AccountId accountId, String id);
}
