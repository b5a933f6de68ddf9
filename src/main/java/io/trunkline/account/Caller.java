package io.trunkline.account;

/**
 * The account and access key that make a call. {@code requestId} links changes to the call; it is
 * empty outside of a call.
 */
public record Caller(AccountId accountId, String accessKeyId, String requestId) {

  public Caller(AccountId accountId, String accessKeyId) {
    this(accountId, accessKeyId, "");
  }

  /** Returns the same caller, acting for another account. */
  public Caller onBehalfOf(AccountId owner) {
    return new Caller(owner, accessKeyId, requestId);
  }

  public Caller during(String requestId) {
    return new Caller(accountId, accessKeyId, requestId);
  }
}
