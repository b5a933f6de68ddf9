package io.trunkline.connection;

import io.trunkline.account.AccountId;
import java.time.Instant;

/** The right of another account to read and use a connection. */
public record Share(ConnectionArn connectionArn, AccountId accountId, Instant createdAt) {}
