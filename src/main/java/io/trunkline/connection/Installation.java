package io.trunkline.connection;

import io.trunkline.account.AccountId;
import io.trunkline.provider.ProviderType;
import java.time.Instant;
import java.util.Optional;

/**
 * One account's hold on what a provider gave. {@code owner} is an account of the provider, {@code
 * owner/repository}, or {@code *}; {@code version} grows with every change of its secrets,
 * connections and pipelines.
 */
public record Installation(
    InstallationId id,
    AccountId accountId,
    ProviderType providerType,
    Optional<String> hostArn,
    String owner,
    String hookKey,
    long version,
    Instant createdAt) {}
