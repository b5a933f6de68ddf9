package io.trunkline.delivery;

import io.trunkline.delivery.DispatchPermits.Permit;
import io.trunkline.pipeline.Decision;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A dispatch that is about to be written. It is written if at least one of its changes has not
 * started the pipeline before.
 *
 * @param changes at least one; several if the target receives the whole webhook
 * @param decision the decision on the first change
 * @param permit if present, the dispatch is leased to this node when it is created; otherwise it is
 *     queued
 */
record NewDispatch(
    DispatchId id, List<Change> changes, Decision decision, Optional<Permit> permit) {
  NewDispatch {
    changes = List.copyOf(changes);
  }

  NewDispatch with(Change another) {
    return new NewDispatch(
        id, Stream.concat(changes.stream(), Stream.of(another)).toList(), decision, permit);
  }

  /**
   * Returns this dispatch with some changes replaced; {@code others} maps event ids to new changes.
   */
  NewDispatch withReplaced(Map<UUID, Change> others) {
    return new NewDispatch(
        id,
        changes.stream().map(change -> others.getOrDefault(change.eventId(), change)).toList(),
        decision,
        permit);
  }

  /**
   * Returns this dispatch with other changes and without a permit. It waits in the table for a
   * node.
   */
  NewDispatch queued(List<Change> others) {
    return new NewDispatch(id, others, decision, Optional.empty());
  }

  /** Returns the event that is dispatched; empty if the target receives the whole webhook. */
  Optional<UUID> eventId() {
    return changes.size() == 1 && !decision.isByName()
        ? Optional.of(changes.getFirst().eventId())
        : Optional.empty();
  }

  boolean hasAny(Map<UUID, Change> others) {
    return changes.stream().anyMatch(change -> others.containsKey(change.eventId()));
  }

  /** Returns a key of 16 bytes for each change. A pipeline starts once per key. */
  List<Buffer> keys() {
    return changes.stream().map(change -> key(change, decision)).toList();
  }

  static Buffer key(Change change, Decision decision) {
    return Change.digest(decision.pipelineId().value(), change.key(), change.occurrence());
  }

  boolean isLeased() {
    return permit.isPresent();
  }
}
