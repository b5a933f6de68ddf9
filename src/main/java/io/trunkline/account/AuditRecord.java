package io.trunkline.account;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An audit record. {@code kind} is {@code CALL}, {@code CHANGE} or {@code OBSERVATION}; fields that
 * a kind does not have are empty.
 */
public record AuditRecord(
    UUID id,
    String kind,
    Instant at,
    Optional<String> accessKeyId,
    String action,
    String resource,
    String detail,
    Optional<String> requestId,
    Optional<String> sourceAddress,
    Optional<JsonObject> parameters,
    Optional<String> result) {}
