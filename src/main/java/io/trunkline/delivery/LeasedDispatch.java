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
 * @param attemptsBefore how many attempts were made before it was leased
 * @param age at the time of the lease, the time since the dispatch was created, or since its
 *     current period of retries began
 * @param event the CloudEvent; empty if the target receives the whole webhook
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
