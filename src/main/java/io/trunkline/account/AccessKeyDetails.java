package io.trunkline.account;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * An access key without its secret, as the API shows it. {@code lastUsedAt} lags by up to a minute
 * and is empty if the key was never used; {@code policy} is empty for the key from a node's
 * settings, which has full access.
 */
public record AccessKeyDetails(
    String id,
    AccountId accountId,
    AccessKeyStatus status,
    Instant createdAt,
    Optional<Instant> lastUsedAt,
    Optional<JsonObject> policy,
    Label label,
    Optional<Instant> expiresAt) {}
