package io.trunkline.delivery;

import io.trunkline.delivery.DeliveryStore.Written;
import io.trunkline.delivery.RecordResult.Accepted;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.GroupCommit;
import io.trunkline.platform.postgres.SqlFault;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Writes arrivals: together with their neighbours by one statement in the common case, alone and
 * carefully when one is a repeat. Belongs to one event loop.
 */
public final class DeliveryRecorder {
  private static final GroupCommit.Limits LIMITS =
      new GroupCommit.Limits(2, 128, 4 * 1_024 * 1_024, 4_096);
  private static final int TRIES_MAX = 4;

  private final Database database;
  private final DeliveryStore store;
  private final DeliveryWrites entries;
  private final DuplicateResolver repeats;
  private final ReorderedRepeats lateStarts;
  private final DispatchLoader hands;
  private final GroupCommit<DeliveryWrite, Future<Written>> commits;

  DeliveryRecorder(
      Database database,
      DeliveryWrites entries,
      DispatchLoader hands,
      ReorderedRepeats lateStarts,
      RecorderSettings settings) {
    this.database = database;
    this.store = new DeliveryStore(settings.node());
    this.hands = hands;
    this.entries = entries;
    this.repeats = new DuplicateResolver(database, store, entries);
    this.lateStarts = lateStarts;
    this.commits =
        new GroupCommit<>(LIMITS, DeliveryWrite::bytes, this::write, settings.batchSizes()::accept);
  }

  /** Which node records, and who counts the sizes of its batches. */
  record RecorderSettings(NodeId node, IntConsumer batchSizes) {}

  /**
   * What it answers is on disk, unless it is {@link RecordResult.Stale}; when it fails, no permit
   * is held for what is on disk all the same.
   */
  public Future<RecordResult> record(MatchedDelivery arrival) {
    return entries
        .first(arrival)
        .compose(entry ->
            record(entry)
                .compose(recorded ->
                    recorded instanceof RecordResult.Duplicate
                        ? makeGood(entry).map(recorded)
                        : Future.succeededFuture(recorded)));
  }

  /** A repeat that starts late. */
  Future<RecordResult> recordLate(MatchedDelivery arrival) {
    return entries.first(arrival).compose(this::record);
  }

  /** The first one may have failed when it was to start repeats that it had made real. */
  private Future<Void> makeGood(DeliveryWrite entry) {
    var inHand = new ArrayList<LeasedDispatch>();
    return lateStarts
        .start(entry.installation(), entry.changes(), this, inHand)
        // Found again in the table: a repeat hands nothing over.
        .onComplete(_ -> entries.release(inHand));
  }

  private Future<RecordResult> record(DeliveryWrite entry) {
    return commits
        .submit(entry)
        .compose(written -> written)
        .onFailure(_ -> entries.release(entry, _ -> false))
        .compose(written -> conclude(entry, written));
  }

  private Future<RecordResult> conclude(DeliveryWrite entry, Written written) {
    if (!written.isWritten()) {
      entries.release(entry, _ -> false);
      return repeats.judge(entry).compose(this::concludeCarefully);
    }
    if (written.isWhole(entry)) {
      return accepted(entry, written);
    }
    return repeats
        .reconcile(entry, written)
        // What was written is found again in the table, with a permit of its own.
        .onFailure(_ -> entries.release(entry, _ -> false))
        .compose(this::concludeCarefully);
  }

  private Future<RecordResult> concludeCarefully(DuplicateResolver.Judged judged) {
    return switch (judged) {
      case DuplicateResolver.Judged.Wrote(var entry, var written) -> {
        entries.release(entry, one -> isStarted(one, written));
        yield written.isWritten()
            ? accepted(entry, written)
            : Future.succeededFuture(new RecordResult.Stale());
      }
      case DuplicateResolver.Judged.Repeat(var first) ->
          Future.succeededFuture(new RecordResult.Duplicate(first));
      case DuplicateResolver.Judged.Outdated() -> Future.succeededFuture(new RecordResult.Stale());
    };
  }

  private Future<RecordResult> accepted(DeliveryWrite entry, Written written) {
    var inHand = new ArrayList<LeasedDispatch>();
    for (var one : entry.owed()) {
      if (one.isLeased() && isStarted(one, written)) {
        inHand.add(hands.atBirth(entry, one, written.at().orElseThrow()));
      }
    }
    var overtaking =
        entry.changes().stream()
            .filter(change -> written.overtook().contains(change.eventId()))
            .toList();
    return lateStarts
        .start(entry.installation(), overtaking, this, inHand)
        // What is on disk by now is found again in the table, with permits of its own.
        .onFailure(_ -> entries.release(inHand))
        .map(_ -> new Accepted(entry.id(), entry.status(), written.started().size(), inHand));
  }

  private static boolean isStarted(NewDispatch owed, Written written) {
    return written.started().contains(owed.id().value());
  }

  /**
   * One batch. A deadlock or a serialization failure is tried again, a bad row found by halving.
   */
  private Future<List<Future<Written>>> write(List<DeliveryWrite> batch) {
    return write(batch, 1);
  }

  private Future<List<Future<Written>>> write(List<DeliveryWrite> batch, int attempt) {
    return store
        .record(database, batch)
        .map(written -> written.stream().map(Future::succeededFuture).toList())
        .recover(fault ->
            switch (SqlFault.of(fault)) {
              case TRANSIENT ->
                  attempt < TRIES_MAX ? write(batch, attempt + 1) : Future.failedFuture(fault);
              case BAD_DATA ->
                  batch.size() > 1
                      ? writeHalves(batch)
                      : Future.succeededFuture(List.of(Future.failedFuture(fault)));
              case OTHER -> Future.failedFuture(fault);
            });
  }

  private Future<List<Future<Written>>> writeHalves(List<DeliveryWrite> batch) {
    int middle = batch.size() / 2;
    return write(batch.subList(0, middle), 1)
        .compose(first ->
            write(batch.subList(middle, batch.size()), 1)
                .map(second -> Stream.concat(first.stream(), second.stream()).toList()));
  }
}
