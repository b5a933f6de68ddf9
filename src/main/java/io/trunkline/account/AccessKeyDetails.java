package io.trunkline.account;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * What is shown of an access key: all but its secret. {@code lastUsedAt} is at most a minute late
 * and empty for a key that was never used; {@code policy} is empty for the key of a node's
 * settings, which has every right.
 */
public record AccessKeyDetails(
    String id,
    AccountId accountId,
    boolean isActive,
    Instant createdAt,
    Optional<Instant> lastUsedAt,
    Optional<JsonObject> policy) {}
