package io.trunkline.delivery;

import io.trunkline.delivery.DeliveryStore.WriteResult;
import io.trunkline.delivery.DuplicateResolver.Evidence;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes one delivery: in the batch statement if it is new, in a transaction of its own if it may
 * be a repeat. Belongs to one event loop.
 */
final class DeliveryWriter {
  private final DeliveryPreparer preparer;
  private final DeliveryBatches batches;
  private final DuplicateResolver duplicates;
  private final DispatchLoader loader;
  private final DispatchPermits permits;

  DeliveryWriter(
      DeliveryPreparer preparer,
      DeliveryBatches batches,
      DuplicateResolver duplicates,
      DispatchLoader loader,
      DispatchPermits permits) {
    this.preparer = preparer;
    this.batches = batches;
    this.duplicates = duplicates;
    this.loader = loader;
    this.permits = permits;
  }

  /**
   * The first try to write a delivery. The outcome is empty if the batch statement did not write
   * it.
   */
  private record FirstTry(PreparedDelivery delivery, Optional<WriteOutcome> outcome) {}

  /** If the future fails, no permit is held, even for dispatches that were written. */
  Future<WriteOutcome> write(MatchedDelivery matched) {
    return WritePermits.during(
            permits, own -> preparer.prepare(matched, own).compose(this::writeInBatch))
        .compose(first ->
            first
                .outcome()
                .map(Future::succeededFuture)
                .orElseGet(() -> writeAlone(first.delivery())));
  }

  private Future<FirstTry> writeInBatch(PreparedDelivery delivery) {
    return batches
        .write(delivery)
        .compose(result ->
            result.writtenAt().isEmpty()
                ? Future.succeededFuture(Optional.<WriteOutcome>empty())
                : complete(delivery, result).map(Optional::of))
        .map(outcome -> new FirstTry(delivery, outcome));
  }

  private Future<WriteOutcome> complete(PreparedDelivery delivery, WriteResult result) {
    return result.isComplete(delivery)
        ? Future.succeededFuture(accepted(delivery, result))
        : duplicates.reconcile(delivery, result).map(resolution -> outcome(delivery, resolution));
  }

  private Future<WriteOutcome> writeAlone(PreparedDelivery delivery) {
    return WritePermits.during(permits, own -> writeAlone(delivery, Evidence.ALL, own));
  }

  /** Writes a deferred repeat if it has become a real repetition. */
  Future<WriteOutcome> writeDeferred(MatchedDelivery matched) {
    return WritePermits.during(
        permits,
        own ->
            preparer
                .prepare(matched, own)
                .compose(delivery -> writeAlone(delivery, Evidence.HISTORY, own)));
  }

  private Future<WriteOutcome> writeAlone(
      PreparedDelivery delivery, Evidence evidence, WritePermits own) {
    return duplicates
        .resolve(delivery, evidence, own)
        .map(resolution -> outcome(delivery, resolution));
  }

  private WriteOutcome outcome(PreparedDelivery delivery, DuplicateResolver.Resolution resolution) {
    return switch (resolution) {
      case DuplicateResolver.Resolution.Written(var written, var result) ->
          accepted(written, result);
      case DuplicateResolver.Resolution.Repeat(var first, var started, _) ->
          new WriteOutcome(new RecordResult.Duplicate(first, started), delivery.changes());
      case DuplicateResolver.Resolution.Stale() -> WriteOutcome.stale();
    };
  }

  private WriteOutcome accepted(PreparedDelivery delivery, WriteResult result) {
    return result
        .writtenAt()
        .map(at ->
            new WriteOutcome(
                new RecordResult.Accepted(
                    delivery.id(),
                    delivery.status(),
                    result.startedDispatches().size(),
                    leased(delivery, result, at)),
                delivery.changes().stream()
                    .filter(change -> result.reorderingEvents().contains(change.eventId()))
                    .toList()))
        .orElseGet(WriteOutcome::stale);
  }

  private List<LeasedDispatch> leased(
      PreparedDelivery delivery, WriteResult result, Instant receivedAt) {
    var leased = new ArrayList<LeasedDispatch>();
    for (var dispatch : delivery.dispatches()) {
      if (result.isStarted(dispatch.id())) {
        dispatch
            .permit()
            .ifPresent(permit ->
                leased.add(
                    loader.leaseRecorded(delivery, dispatch, receivedAt, permit.transfer())));
      }
    }
    return leased;
  }
}
