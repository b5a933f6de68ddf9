package io.trunkline.delivery;

import io.trunkline.delivery.DispatchStore.HeldDispatch;
import io.trunkline.pipeline.PipelineTarget;
import io.trunkline.pipeline.RoutedPipeline;
import io.trunkline.provider.Provider;
import io.trunkline.target.OriginalWebhook;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;

/** Puts into a node's hand what it is to attempt: from memory at birth, from the table later. */
public final class DispatchLoader {
  /**
   * Larger bodies are read again from the table, rather than kept in memory until an attempt ends.
   */
  private static final int KEPT_BYTES_MAX = 64 * 1_024;

  private final Map<String, Provider> providers;

  /** Takes the adapters by path segment. */
  public DispatchLoader(Map<String, Provider> providers) {
    this.providers = Map.copyOf(providers);
  }

  LeasedDispatch atBirth(DeliveryWrite entry, NewDispatch owed, Instant receivedAt) {
    var decision = owed.decision();
    var addressee =
        new TriggerEvent.TriggerRecipient(
            owed.id().toString(),
            decision.account().value(),
            decision.pipeline(),
            decision.trigger(),
            decision.connectionArn());
    var data = entry.event(owed.change().eventId());
    return new LeasedDispatch(
        owed.id(),
        1,
        0,
        Duration.ZERO,
        decision.pipelineId(),
        TriggerEvent.of(addressee, data, receivedAt),
        target(entry, owed),
        original(entry));
  }

  private Optional<PipelineTarget> target(DeliveryWrite entry, NewDispatch owed) {
    return entry.arrival().verdict() instanceof DeliveryOutcome.ContainsChanges(var route, _, _)
        ? route.pipelines().stream()
            .filter(pipeline -> pipeline.id().equals(owed.decision().pipelineId()))
            .findFirst()
            .map(RoutedPipeline::target)
        : Optional.empty();
  }

  private Optional<OriginalWebhook> original(DeliveryWrite entry) {
    var webhook = entry.webhook();
    return webhook.body().length() > KEPT_BYTES_MAX
        ? Optional.empty()
        : provider(entry.installation().providerType().segment())
            .map(provider -> new OriginalWebhook(provider, webhook.headers(), webhook.body()));
  }

  /** Of a dispatch read from the table; empty when its delivery is gone. */
  Optional<LeasedDispatch> later(HeldDispatch held, Optional<PipelineTarget> target) {
    return held.events()
        .flatMap(events -> event(new JsonArray(events), held.eventId().toString()))
        .map(data ->
            new LeasedDispatch(
                held.id(),
                held.fence(),
                held.attemptCount(),
                held.age(),
                held.pipeline(),
                TriggerEvent.of(
                    held.addressee(),
                    data,
                    held.receivedAt().map(OffsetDateTime::toInstant).orElseThrow()),
                target,
                Optional.empty()));
  }

  Optional<Provider> provider(String segment) {
    return Optional.ofNullable(providers.get(segment));
  }

  private static Optional<JsonObject> event(JsonArray events, String eventId) {
    return events.stream()
        .map(JsonObject.class::cast)
        .filter(event -> event.getString("eventId").equals(eventId))
        .findFirst();
  }
}
