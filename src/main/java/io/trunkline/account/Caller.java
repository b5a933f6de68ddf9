package io.trunkline.account;

/** Who asks: an account, by one of its access keys. */
public record Caller(AccountId accountId, String accessKeyId) {}
