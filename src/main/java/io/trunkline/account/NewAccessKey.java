package io.trunkline.account;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/** The request to create an access key; without {@code expiresAt} the key does not expire. */
public record NewAccessKey(JsonObject policy, Label label, Optional<Instant> expiresAt) {}
