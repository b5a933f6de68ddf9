package io.trunkline.account;

/** What became of the wish for an account. */
public sealed interface CreateAccountResult {

  record Created(Account account) implements CreateAccountResult {}

  record ExistsAlready() implements CreateAccountResult {}

  record QuotaReached(int max) implements CreateAccountResult {}
}
