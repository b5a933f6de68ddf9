package io.trunkline.account;

/** An access key by its account and id; naming a wrong account finds nothing. */
public record AccessKeyRef(AccountId accountId, String id) {}
