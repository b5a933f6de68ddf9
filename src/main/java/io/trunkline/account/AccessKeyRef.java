package io.trunkline.account;

/**
 * Identifies an access key by its account and id. Nothing is found if the account is not the key's.
 */
public record AccessKeyRef(AccountId accountId, String id) {}
