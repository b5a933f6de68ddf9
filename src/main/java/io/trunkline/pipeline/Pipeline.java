package io.trunkline.pipeline;

import io.trunkline.account.AccountId;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that someone registered to be started. {@code target} holds no secret part; {@code
 * statusReason} says why it is paused when it was not a person who paused it.
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

  /** A PAUSED pipeline is decided on, and never started. */
  public enum Status {
    ACTIVE,
    PAUSED
  }
}
