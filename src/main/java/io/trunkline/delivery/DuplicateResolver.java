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
 * Slow path for deliveries that the batch insert did not write, or wrote only in part, because the
 * delivery was seen before or another webhook already reported one of its changes. Decides for each
 * change whether it is a real repetition, which starts pipelines again, or a repeat, which starts
 * nothing.
 */
final class DuplicateResolver {
  private final Database database;
  private final DeliveryStore deliveries;
  private final ChangeHistoryStore history = new ChangeHistoryStore();
  private final DeferredRepeatStore deferred = new DeferredRepeatStore();
  private final DeliveryPreparer preparer;
  private final RedeliveryStore redeliveryStore = new RedeliveryStore();
  private final Redeliveries redeliveries;

  DuplicateResolver(Database database, DeliveryStore deliveries, DeliveryPreparer preparer) {
    this.database = database;
    this.deliveries = deliveries;
    this.preparer = preparer;
    this.redeliveries = new Redeliveries(deliveries, redeliveryStore);
  }

  /** The result of the slow path. */
  sealed interface Resolution {
    /**
     * The delivery was written, unless {@code result} says that nothing was. In that case, the
     * installation has changed since the delivery was matched.
     */
    record Written(PreparedDelivery delivery, WriteResult result) implements Resolution {}

    /**
     * The delivery is a repeat and was not stored.
     *
     * @param first the earlier delivery that decided last on one of the changes
     * @param started how many dispatches were created for earlier deliveries
     * @param isCertain whether the provider's own data says that the delivery is a repeat
     */
    record Repeat(DeliveryId first, int started, boolean isCertain) implements Resolution {
      Resolution withMore(int startedBefore) {
        return new Repeat(first, started + startedBefore, isCertain);
      }
    }

    /** Nothing was stored, because the installation has changed since the delivery was matched. */
    record Stale() implements Resolution {}
  }

  /** The evidence that shows whether a delivery is a repeat. */
  enum Evidence {
    /** Uses the provider's own data first, then the history of the changes. */
    ALL,
    /**
     * Uses only the history of the changes, because a deferred repeat is known to be a new
     * delivery.
     */
    HISTORY
  }

  /** Resolves a delivery that the batch insert did not write. */
  Future<Resolution> resolve(PreparedDelivery delivery, Evidence evidence, WritePermits permits) {
    return resolveOnce(delivery, evidence, permits)
        // A concurrent transaction may have moved the ref back without this one seeing it, so a
        // repeat is checked twice.
        .compose(resolution ->
            resolution instanceof Resolution.Repeat repeat && !repeat.isCertain()
                ? resolveOnce(delivery, evidence, permits)
                    .map(again -> withStarted(again, repeat.started()))
                : Future.succeededFuture(resolution));
  }

  private static Resolution withStarted(Resolution resolution, int startedBefore) {
    return resolution instanceof Resolution.Repeat repeat
        ? repeat.withMore(startedBefore)
        : resolution;
  }

  private Future<Resolution> resolveOnce(
      PreparedDelivery delivery, Evidence evidence, WritePermits permits) {
    return database.transaction(transaction -> resolve(transaction, delivery, evidence, permits));
  }

  private Future<Resolution> resolve(
      Transaction transaction, PreparedDelivery delivery, Evidence evidence, WritePermits permits) {
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
                    .compose(previous -> decide(transaction, delivery, previous, evidence, permits))
                : Future.succeededFuture(new Resolution.Stale()));
  }

  private Future<Resolution> decide(
      Transaction transaction,
      PreparedDelivery delivery,
      Map<Buffer, PreviousChange> previous,
      Evidence evidence,
      WritePermits permits) {
    return redeliveryStore
        .findFirst(transaction, delivery.key())
        .compose(found -> {
          if (found.isEmpty()) {
            // The key was deleted by retention, or the transaction that held it rolled back.
            return writeRepetition(transaction, delivery, previous, 0, permits);
          }
          var first = found.get();
          if (evidence == Evidence.HISTORY) {
            return decideByHistory(transaction, delivery, previous, first.id(), permits);
          }
          if (first.isUnread(delivery) && previous.isEmpty()) {
            return writeRepetition(transaction, delivery, previous, 1, permits);
          }
          return isSameDelivery(transaction, delivery)
              .compose(isSame ->
                  isSame
                      ? repeat(transaction, delivery, previous, first.id(), true)
                      : decideByHistory(transaction, delivery, previous, first.id(), permits));
        });
  }

  /** Returns whether the provider's own data says that the same delivery was recorded before. */
  private Future<Boolean> isSameDelivery(Transaction transaction, PreparedDelivery delivery) {
    return delivery.isIdentityUnique() || delivery.webhook().isRetry()
        ? Future.succeededFuture(true)
        : redeliveryStore.hasReported(transaction, delivery);
  }

  private Future<Resolution> decideByHistory(
      Transaction transaction,
      PreparedDelivery delivery,
      Map<Buffer, PreviousChange> previous,
      DeliveryId first,
      WritePermits permits) {
    var isReal = previous.values().stream().anyMatch(PreviousChange::isReal);
    var early = isReal ? select(previous, change -> !change.isReal()) : previous;
    var repeatedBy = isReal ? delivery.id() : last(previous, first);
    return deferred
        .defer(transaction, delivery.installation().id(), early, repeatedBy)
        .compose(_ ->
            isReal
                ? writeRepetition(transaction, delivery, previous, 0, permits)
                : repeat(transaction, delivery, previous, first, false));
  }

  private Future<Resolution> repeat(
      Transaction transaction,
      PreparedDelivery delivery,
      Map<Buffer, PreviousChange> previous,
      DeliveryId first,
      boolean isCertain) {
    var last = last(previous, first);
    return redeliveries
        .redeliver(transaction, delivery, previous, last)
        .map(started -> new Resolution.Repeat(last, started, isCertain));
  }

  /** Returns the delivery that decided last on one of the changes. */
  private static DeliveryId last(Map<Buffer, PreviousChange> previous, DeliveryId first) {
    return previous.values().stream()
        .map(PreviousChange::deliveryId)
        .max(Comparator.comparing(DeliveryId::toString))
        .orElse(first);
  }

  private Future<Resolution> writeRepetition(
      Transaction transaction,
      PreparedDelivery delivery,
      Map<Buffer, PreviousChange> previous,
      int numberMin,
      WritePermits permits) {
    return preparer
        .prepareRepetition(delivery, previous, numberMin, permits)
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
   * Resolves a delivery that the batch insert wrote only in part, because another delivery had
   * already written some of its changes or dispatches. Rewrites its decisions.
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
    return deferred
        .defer(transaction, delivery.installation().id(), early, delivery.id())
        .compose(_ ->
            repetitions.changes().isEmpty()
                ? Future.succeededFuture(result)
                : deliveries.writeMore(transaction, repetitions).map(result::with))
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
