package io.trunkline.account;

/** Identifies an access key by its account and id. With the wrong account, nothing is found. */
public record AccessKeyRef(AccountId accountId, String id) {}
