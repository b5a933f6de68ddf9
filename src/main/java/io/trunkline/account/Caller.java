package io.trunkline.account;

/**
 * Who asks: an account, by one of its access keys. {@code requestId} ties what the caller changes
 * to its call; it is empty for who comes by no call.
 */
public record Caller(AccountId accountId, String accessKeyId, String requestId) {

  public Caller(AccountId accountId, String accessKeyId) {
    this(accountId, accessKeyId, "");
  }

  /** The same, asking for what is another account's. */
  public Caller onBehalfOf(AccountId owner) {
    return new Caller(owner, accessKeyId, requestId);
  }

  public Caller during(String requestId) {
    return new Caller(accountId, accessKeyId, requestId);
  }
}
