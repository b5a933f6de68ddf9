package io.trunkline.account;

import java.time.Instant;

/** An owner of things. */
public record Account(AccountId id, Instant createdAt) {}
