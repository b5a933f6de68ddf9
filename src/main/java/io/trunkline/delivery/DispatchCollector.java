package io.trunkline.delivery;

import io.trunkline.pipeline.Decision;
import io.trunkline.pipeline.PipelineId;
import io.trunkline.pipeline.RoutedPipeline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Collects the dispatches of one delivery: one for each change and pipeline, but only one for each
 * pipeline whose target receives the whole webhook.
 */
final class DispatchCollector {
  private final Supplier<UUID> ids;
  private final WritePermits permits;
  private final Set<PipelineId> forwarding;
  private final Map<DispatchId, NewDispatch> dispatches = new LinkedHashMap<>();
  private final Map<PipelineId, DispatchId> forwarded = new LinkedHashMap<>();

  DispatchCollector(DeliveryOutcome outcome, Supplier<UUID> ids, WritePermits permits) {
    this.ids = ids;
    this.permits = permits;
    this.forwarding =
        outcome.findMatches().size() > 1
            ? outcome.findPipelines().stream()
                .filter(RoutedPipeline::forwardsWebhook)
                .map(RoutedPipeline::id)
                .collect(Collectors.toSet())
            : Set.of();
  }

  /** Returns the dispatch that delivers this change to the pipeline. */
  DispatchId add(Change change, Decision decision) {
    var pipeline = decision.pipelineId();
    if (!forwarding.contains(pipeline)) {
      return create(change, decision);
    }
    var existing = forwarded.get(pipeline);
    if (existing == null) {
      var created = create(change, decision);
      forwarded.put(pipeline, created);
      return created;
    }
    dispatches.computeIfPresent(existing, (_, dispatch) -> dispatch.with(change));
    return existing;
  }

  private DispatchId create(Change change, Decision decision) {
    var id = new DispatchId(ids.get());
    var permit = permits.tryAcquire(decision.pipelineId());
    dispatches.put(id, new NewDispatch(id, List.of(change), decision, permit));
    return id;
  }

  List<NewDispatch> dispatches() {
    return List.copyOf(dispatches.values());
  }
}
