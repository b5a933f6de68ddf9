package io.trunkline.delivery;

import io.trunkline.delivery.DispatchPermits.Permit;
import io.trunkline.pipeline.Decision;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * A dispatch that is about to be written.
 *
 * @param key 16 bytes; a pipeline starts once per key
 * @param permit if present, the dispatch is created as leased to this node, otherwise as queued
 */
record NewDispatch(
    DispatchId id, Change change, Decision decision, Buffer key, Optional<Permit> permit) {

  static NewDispatch of(DispatchId id, Change change, Decision decision, Optional<Permit> permit) {
    return new NewDispatch(id, change, decision, key(change, decision), permit);
  }

  /** The same dispatch for another occurrence of its change. */
  NewDispatch withChange(Change other) {
    return of(id, other, decision, permit);
  }

  private static Buffer key(Change change, Decision decision) {
    return Change.digest(decision.pipelineId().value(), change.key(), change.occurrence());
  }

  boolean isLeased() {
    return permit.isPresent();
  }
}
