package io.trunkline.delivery;

import io.trunkline.pipeline.PipelineId;
import io.trunkline.pipeline.PipelineTarget;
import io.trunkline.target.OriginalWebhook;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * A dispatch that this node holds: it must be attempted and settled, and its permit released.
 *
 * @param fence settles only while the row still has this one
 * @param attemptsBefore how many attempts were made before
 * @param age since it was owed first, when it was taken
 * @param event the CloudEvent
 * @param target empty when the pipeline was deleted since
 * @param original what the provider sent, when it is at hand
 */
public record LeasedDispatch(
    DispatchId id,
    int fence,
    int attemptsBefore,
    Duration age,
    PipelineId pipeline,
    JsonObject event,
    Optional<PipelineTarget> target,
    Optional<OriginalWebhook> original) {}
