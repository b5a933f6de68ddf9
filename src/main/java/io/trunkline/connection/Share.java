package io.trunkline.connection;

import io.trunkline.account.AccountId;
import java.time.Instant;

/** That an account may read and use a connection of another account's. */
public record Share(ConnectionArn connectionArn, AccountId accountId, Instant createdAt) {}
