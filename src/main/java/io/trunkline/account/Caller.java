package io.trunkline.account;

import java.util.Optional;

/**
 * The account and access key that make a call.
 *
 * @param call the call that is being served; empty outside of a call
 */
public record Caller(AccountId accountId, String accessKeyId, Optional<OpenCall> call) {

  public Caller(AccountId accountId, String accessKeyId) {
    this(accountId, accessKeyId, Optional.empty());
  }

  /** Returns the same caller, acting for another account. */
  public Caller onBehalfOf(AccountId owner) {
    return new Caller(owner, accessKeyId, call);
  }

  public Caller during(OpenCall served) {
    return new Caller(accountId, accessKeyId, Optional.of(served));
  }

  /** Links changes to the call; empty outside of a call. */
  public Optional<String> requestId() {
    return call.map(OpenCall::requestId);
  }
}
