package io.trunkline.delivery;

import io.trunkline.delivery.DispatchPermits.Permit;
import io.trunkline.pipeline.PipelineId;
import io.trunkline.pipeline.PipelineTarget;
import io.trunkline.target.OriginalWebhook;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * A dispatch that this node holds. Its holder must attempt it, settle it and then close it.
 *
 * @param fence the settlement is ignored unless the row still has this fence
 * @param attemptsBefore how many attempts were made before
 * @param age time since it was created or last retried by a user, when it was leased
 * @param event the CloudEvent; empty if the dispatch is the whole webhook
 * @param target empty if the pipeline was deleted
 * @param original the provider's webhook, if it is in memory
 * @param permit released by {@link #close}
 */
public record LeasedDispatch(
    DispatchId id,
    int fence,
    int attemptsBefore,
    Duration age,
    PipelineId pipeline,
    DeliveryId delivery,
    Optional<JsonObject> event,
    Optional<PipelineTarget> target,
    Optional<OriginalWebhook> original,
    Permit permit)
    implements AutoCloseable {

  @Override
  public void close() {
    permit.close();
  }
}
