package io.trunkline.controlplane.rest;

import io.trunkline.account.AccountId;
import io.vertx.core.Future;
import java.util.Optional;

/** The ARN that a resource of an account was made with, by the last part of it. */
public interface ResourceArns {

  /** Empty when the account has no such resource. */
  Future<Optional<String>> find(AccountId accountId, String id);
}
