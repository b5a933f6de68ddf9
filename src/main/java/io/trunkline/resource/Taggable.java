package io.trunkline.resource;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Statements;
import io.vertx.core.Future;
import java.util.Optional;

/** A kind of resource that can have tags. */
public interface Taggable {

  /**
   * Returns the ARN that the resource was created with; empty if the account owns no resource of
   * this kind with that ARN.
   */
  Future<Optional<String>> findArn(Statements statements, AccountId accountId, String text);

  /** Like {@link #findArn}, but also finds resources that other accounts share with this one. */
  default Future<Optional<String>> findUsableArn(
      Statements statements, AccountId accountId, String text) {
    return findArn(statements, accountId, text);
  }
}
