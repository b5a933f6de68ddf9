package io.trunkline.account;

import java.time.Instant;

/** An account, which owns connections, hosts and pipelines. */
public record Account(AccountId id, Instant createdAt, Label label) {}
