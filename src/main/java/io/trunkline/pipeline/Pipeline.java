package io.trunkline.pipeline;

import io.trunkline.account.AccountId;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * A registered pipeline. {@code target} contains no secrets; {@code statusReason} says why
 * Trunkline paused the pipeline, and is empty if a user paused it.
 */
public record Pipeline(
    PipelineId id,
    AccountId account,
    String name,
    Status status,
    Optional<String> statusReason,
    PipelineDefinition definition,
    JsonObject target,
    Instant createdAt,
    Instant updatedAt) {

  /** Decisions on a {@code PAUSED} pipeline are still recorded, but it is never started. */
  public enum Status {
    ACTIVE,
    PAUSED
  }
}
