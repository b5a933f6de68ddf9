package io.trunkline.resource;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Statements;
import io.vertx.core.Future;
import java.util.Optional;

/** A kind of resource that can have tags. */
public interface Taggable {

  /** The ARN as minted; empty when the text names none of this kind that the account owns. */
  Future<Optional<String>> findArn(Statements statements, AccountId accountId, String text);

  /** Also of what another account owns and shares with this one. */
  default Future<Optional<String>> findUsableArn(
      Statements statements, AccountId accountId, String text) {
    return findArn(statements, accountId, text);
  }
}
