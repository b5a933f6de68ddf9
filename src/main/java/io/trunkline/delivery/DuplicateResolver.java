package io.trunkline.delivery;

import io.trunkline.delivery.ChangeHistoryStore.CounterChange;
import io.trunkline.delivery.ChangeHistoryStore.PreviousChange;
import io.trunkline.delivery.DeliveryStore.WriteResult;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Slow path for deliveries that the batch insert did not write, or not completely: the delivery was
 * seen before, or another webhook already reported a change. Decides for each change whether it is
 * a real repetition, which starts pipelines again, or a repeat, which starts nothing.
 */
final class DuplicateResolver {
  private final Database database;
  private final DeliveryStore deliveries;
  private final ChangeHistoryStore history = new ChangeHistoryStore();
  private final DeliveryPreparer preparer;

  DuplicateResolver(Database database, DeliveryStore deliveries, DeliveryPreparer preparer) {
    this.database = database;
    this.deliveries = deliveries;
    this.preparer = preparer;
  }

  /** The result of the slow path. */
  sealed interface Resolution {
    /** Stored; if {@code result} says that nothing was written, the installation has changed. */
    record Written(PreparedDelivery delivery, WriteResult result) implements Resolution {}

    /** Nothing was stored: {@code first} is the delivery that has decided on the last change. */
    record Repeat(DeliveryId first) implements Resolution {}

    /** Nothing was stored: the installation has changed since the delivery was matched. */
    record Stale() implements Resolution {}
  }

  /** Resolves a delivery that the batch insert did not write. */
  Future<Resolution> resolve(PreparedDelivery delivery, WritePermits permits) {
    return resolveOnce(delivery, permits)
        // This transaction may not have seen one that moved the ref back at the same time, so a
        // repeat is checked twice.
        .compose(resolution ->
            resolution instanceof Resolution.Repeat && !delivery.changes().isEmpty()
                ? resolveOnce(delivery, permits)
                : Future.succeededFuture(resolution));
  }

  private Future<Resolution> resolveOnce(PreparedDelivery delivery, WritePermits permits) {
    return database.transaction(transaction -> resolve(transaction, delivery, permits));
  }

  private Future<Resolution> resolve(
      Transaction transaction, PreparedDelivery delivery, WritePermits permits) {
    var installation = delivery.installation();
    return history
        .lock(transaction, installation.id(), delivery.changes())
        .compose(_ -> history.isCurrent(transaction, delivery))
        .compose(isCurrent ->
            isCurrent
                ? history
                    .findPrevious(
                        transaction,
                        installation.id(),
                        delivery.changes(),
                        CounterChange.OTHER_DELIVERY)
                    .compose(previous -> decide(transaction, delivery, previous, permits))
                : Future.succeededFuture(new Resolution.Stale()));
  }

  private Future<Resolution> decide(
      Transaction transaction,
      PreparedDelivery delivery,
      Map<Buffer, PreviousChange> previous,
      WritePermits permits) {
    if (previous.values().stream().anyMatch(PreviousChange::isReal)) {
      var repeats = select(previous, change -> !change.isReal());
      return history
          .defer(transaction, delivery.installation().id(), repeats, delivery.id())
          .compose(_ -> writeRepetition(transaction, delivery, previous, permits));
    }
    return history
        .findFirst(transaction, delivery.key())
        .compose(first ->
            first.isEmpty()
                // The key was deleted by retention, or the transaction that held it rolled back.
                ? writeRepetition(transaction, delivery, previous, permits)
                : repeat(transaction, delivery, previous, first.get()));
  }

  private Future<Resolution> repeat(
      Transaction transaction,
      PreparedDelivery delivery,
      Map<Buffer, PreviousChange> previous,
      DeliveryId first) {
    var last =
        previous.values().stream()
            .map(PreviousChange::deliveryId)
            .max(Comparator.comparing(DeliveryId::toString))
            .orElse(first);
    return history
        .defer(transaction, delivery.installation().id(), previous, last)
        .compose(_ -> deliveries.retryFailed(transaction, last))
        .map(_ -> new Resolution.Repeat(last));
  }

  private Future<Resolution> writeRepetition(
      Transaction transaction,
      PreparedDelivery delivery,
      Map<Buffer, PreviousChange> previous,
      WritePermits permits) {
    return preparer
        .prepareRepetition(delivery, previous, permits)
        .compose(repetition ->
            deliveries
                .record(transaction, List.of(repetition))
                .map(List::getFirst)
                .compose(result ->
                    result.writtenAt().isEmpty() || result.areAllStarted(repetition)
                        ? Future.succeededFuture(new Resolution.Written(repetition, result))
                        : rewriteDecisions(transaction, repetition, result, previous)));
  }

  /**
   * Resolves a delivery that was written, but some of whose changes or dispatches another delivery
   * had written before. Rewrites its decisions.
   */
  Future<Resolution> reconcile(PreparedDelivery delivery, WriteResult result) {
    return database.transaction(transaction -> reconcile(transaction, delivery, result));
  }

  private Future<Resolution> reconcile(
      Transaction transaction, PreparedDelivery delivery, WriteResult result) {
    var installation = delivery.installation().id();
    var repeated =
        delivery.changes().stream()
            .filter(change -> result.repeatedEvents().contains(change.eventId()))
            .toList();
    return history
        .lock(transaction, installation, repeated)
        .compose(_ -> history.findPrevious(transaction, installation, repeated, CounterChange.ANY))
        .compose(previous -> reconcile(transaction, delivery, result, previous));
  }

  private Future<Resolution> reconcile(
      Transaction transaction,
      PreparedDelivery delivery,
      WriteResult result,
      Map<Buffer, PreviousChange> previous) {
    var repetitions = DeliveryPreparer.selectRepetitions(delivery, result, previous);
    var early = select(previous, change -> !change.isReal() && change.mayBeEarly());
    return history
        .defer(transaction, delivery.installation().id(), early, delivery.id())
        .compose(_ ->
            repetitions.changes().isEmpty()
                ? Future.succeededFuture(result)
                : deliveries.startRepetitions(transaction, repetitions).map(result::with))
        .compose(all ->
            rewriteDecisions(transaction, delivery.withReplaced(repetitions), all, previous));
  }

  private Future<Resolution> rewriteDecisions(
      Transaction transaction,
      PreparedDelivery delivery,
      WriteResult result,
      Map<Buffer, PreviousChange> previous) {
    return preparer
        .explainUnstarted(delivery, result, previous)
        .compose(explained ->
            deliveries
                .updateDecisions(transaction, explained)
                .map(_ -> new Resolution.Written(explained, result)));
  }

  private static Map<Buffer, PreviousChange> select(
      Map<Buffer, PreviousChange> previous, Predicate<PreviousChange> isSelected) {
    return previous.entrySet().stream()
        .filter(entry -> isSelected.test(entry.getValue()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
