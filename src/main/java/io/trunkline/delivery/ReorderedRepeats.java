package io.trunkline.delivery;

import io.trunkline.delivery.DeferredRepeatStore.DeferredRepeat;
import io.trunkline.installation.Installation;
import io.trunkline.platform.postgres.Database;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Starts repeats that overtook the change that makes them real. Example: A→B arrives, then a second
 * A→B, and only then the B→A that happened in between. When B→A arrives, the second A→B is recorded
 * again and starts its pipelines.
 */
final class ReorderedRepeats {
  private final Database database;
  private final DeferredRepeatStore changes = new DeferredRepeatStore();
  private final DeliveryQueryStore deliveries;
  private final WebhookMatcher matcher;
  private final DeliveryWriter writer;

  ReorderedRepeats(
      Database database,
      DeliveryQueryStore deliveries,
      WebhookMatcher matcher,
      DeliveryWriter writer) {
    this.database = database;
    this.deliveries = deliveries;
    this.matcher = matcher;
    this.writer = writer;
  }

  /**
   * Starts the deferred repeats that these changes make real. Each repeat is checked again, so a
   * second call does not start anything twice. Fails if a repeat could not be stored; no permit is
   * held in that case.
   */
  Future<List<LeasedDispatch>> start(Installation installation, List<Change> reordering) {
    return inTurn(
        reordering,
        change ->
            changes
                .findDeferred(database, installation.id(), change)
                .compose(found -> inTurn(found, repeat -> start(installation, repeat))));
  }

  /**
   * Starts the repeats that an accepted delivery makes real, and adds their dispatches to the
   * result.
   */
  Future<RecordResult.Accepted> startAfter(
      Installation installation, RecordResult.Accepted accepted, WriteOutcome outcome) {
    return start(installation, outcome.reordering()).map(accepted::withMore);
  }

  /**
   * Starts a repeat that should have started already. Its dispatches are claimed from the table.
   * Afterwards the repeat is no longer deferred, whether it started or turned out not to be real.
   */
  Future<Void> startOverdue(Installation installation, DeferredRepeat repeat) {
    return start(installation, repeat)
        .onSuccess(leased -> leased.forEach(LeasedDispatch::close))
        .compose(_ -> changes.clearDeferred(database, installation.id(), repeat));
  }

  private Future<List<LeasedDispatch>> start(Installation installation, DeferredRepeat repeat) {
    return deliveries
        .payload(database, repeat.repeatedBy())
        .compose(payload ->
            payload.isEmpty()
                ? Future.succeededFuture(List.of())
                : matcher
                    .matchStored(installation, payload.get())
                    .compose(writer::writeDeferred)
                    .compose(outcome -> conclude(installation, repeat, outcome)));
  }

  /**
   * Ends the deferral of a repeat that started. A repeat that did not start stays deferred for the
   * next change that moves the ref back.
   */
  private Future<List<LeasedDispatch>> conclude(
      Installation installation, DeferredRepeat repeat, WriteOutcome outcome) {
    return switch (outcome.result()) {
      case RecordResult.Accepted accepted ->
          startAfter(installation, accepted, outcome)
              .onFailure(_ -> accepted.leased().forEach(LeasedDispatch::close))
              .compose(all ->
                  changes
                      .clearDeferred(database, installation.id(), repeat)
                      // If this fails, the repeat stays deferred. Checking it again starts
                      // nothing.
                      .otherwiseEmpty()
                      .map(all.leased()));
      case RecordResult.Duplicate _ -> Future.succeededFuture(List.of());
      case RecordResult.Stale() ->
          Future.failedFuture(
              "the installation changed before the repeat %s could start"
                  .formatted(repeat.repeatedBy()));
    };
  }

  /**
   * Runs a step for each item, one after the other. If a step fails, releases the dispatches that
   * the earlier steps leased.
   */
  private static <T> Future<List<LeasedDispatch>> inTurn(
      List<T> items, Function<T, Future<List<LeasedDispatch>>> step) {
    Future<List<LeasedDispatch>> leased = Future.succeededFuture(List.of());
    for (var item : items) {
      leased =
          leased.compose(before ->
              Future.<Void>succeededFuture()
                  .compose(_ -> step.apply(item))
                  .onFailure(_ -> before.forEach(LeasedDispatch::close))
                  .map(more -> Stream.concat(before.stream(), more.stream()).toList()));
    }
    return leased;
  }
}
