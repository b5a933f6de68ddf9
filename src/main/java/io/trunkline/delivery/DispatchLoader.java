package io.trunkline.delivery;

import io.trunkline.delivery.DispatchPermits.Permit;
import io.trunkline.delivery.DispatchStore.HeldDispatch;
import io.trunkline.delivery.DispatchStore.StoredEvents;
import io.trunkline.pipeline.PipelineTarget;
import io.trunkline.pipeline.RoutedPipeline;
import io.trunkline.platform.postgres.UnreadableRows;
import io.trunkline.provider.Provider;
import io.trunkline.target.OriginalWebhook;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Builds the dispatches that this node attempts: from memory after a delivery was recorded, from
 * the table otherwise.
 */
public final class DispatchLoader {
  /** Larger bodies are not kept in memory during an attempt, but read from the table again. */
  private static final int BODY_IN_MEMORY_BYTES_MAX = 64 * 1_024;

  private final Map<String, Provider> providers;

  /** {@code providers} maps path segments to adapters. */
  public DispatchLoader(Map<String, Provider> providers) {
    this.providers = Map.copyOf(providers);
  }

  /**
   * The content that a held dispatch delivers. The event is empty if the target receives the
   * webhook.
   */
  record HeldContent(DeliveryId delivery, Optional<JsonObject> event) {}

  LeasedDispatch leaseRecorded(
      PreparedDelivery delivery, NewDispatch dispatch, Instant receivedAt, Permit permit) {
    var decision = dispatch.decision();
    var recipient =
        new TriggerEvent.TriggerRecipient(
            dispatch.id().toString(),
            decision.account().value(),
            decision.pipeline(),
            decision.trigger(),
            decision.connectionArn());
    return new LeasedDispatch(
        dispatch.id(),
        1,
        0,
        Duration.ZERO,
        decision.pipelineId(),
        delivery.id(),
        dispatch
            .eventId()
            .map(event -> TriggerEvent.of(recipient, delivery.event(event), receivedAt)),
        target(delivery, dispatch),
        original(delivery),
        permit);
  }

  private static Optional<PipelineTarget> target(PreparedDelivery delivery, NewDispatch dispatch) {
    return delivery.matched().outcome().findPipelines().stream()
        .filter(pipeline -> pipeline.id().equals(dispatch.decision().pipelineId()))
        .findFirst()
        .map(RoutedPipeline::target);
  }

  private Optional<OriginalWebhook> original(PreparedDelivery delivery) {
    var webhook = delivery.webhook();
    return webhook.body().length() > BODY_IN_MEMORY_BYTES_MAX
        ? Optional.empty()
        : provider(delivery.installation().providerType().segment())
            .map(provider -> new OriginalWebhook(provider, webhook.headers(), webhook.body()));
  }

  /** Returns empty and logs the delivery if its stored events cannot be read. */
  static Optional<HeldContent> findContent(HeldDispatch held, StoredEvents stored) {
    return UnreadableRows.readOr(
        Optional.empty(),
        "delivery",
        stored.delivery(),
        () -> Optional.of(new HeldContent(stored.delivery(), triggerEvent(held, stored))));
  }

  private static Optional<JsonObject> triggerEvent(HeldDispatch held, StoredEvents stored) {
    return held.eventId()
        .flatMap(event -> findEvent(new JsonArray(stored.json()), event.toString()))
        .map(data -> TriggerEvent.of(held.recipient(), data, stored.receivedAt().toInstant()));
  }

  static LeasedDispatch leaseHeld(
      HeldDispatch held, HeldContent content, Optional<PipelineTarget> target, Permit permit) {
    return new LeasedDispatch(
        held.id(),
        held.fence(),
        held.attemptCount(),
        held.age(),
        held.pipeline(),
        content.delivery(),
        content.event(),
        target,
        Optional.empty(),
        permit);
  }

  Optional<Provider> provider(String segment) {
    return Optional.ofNullable(providers.get(segment));
  }

  private static Optional<JsonObject> findEvent(JsonArray events, String eventId) {
    return events.stream()
        .map(JsonObject.class::cast)
        .filter(event -> event.getString("eventId").equals(eventId))
        .findFirst();
  }
}
