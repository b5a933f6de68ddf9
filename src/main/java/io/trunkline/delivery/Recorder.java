package io.trunkline.delivery;

import io.trunkline.delivery.DeliveryStore.Written;
import io.trunkline.delivery.Recorded.Accepted;
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
public final class Recorder {
  private static final GroupCommit.Limits LIMITS =
      new GroupCommit.Limits(2, 128, 4 * 1_024 * 1_024, 4_096);
  private static final int TRIES_MAX = 4;

  private final Database database;
  private final DeliveryStore store;
  private final Entries entries;
  private final Repeats repeats;
  private final LateStarts lateStarts;
  private final Hands hands;
  private final GroupCommit<Entry, Future<Written>> commits;

  Recorder(
      Database database,
      Entries entries,
      Hands hands,
      LateStarts lateStarts,
      RecorderSettings settings) {
    this.database = database;
    this.store = new DeliveryStore(settings.node());
    this.hands = hands;
    this.entries = entries;
    this.repeats = new Repeats(database, store, entries);
    this.lateStarts = lateStarts;
    this.commits =
        new GroupCommit<>(LIMITS, Entry::bytes, this::write, settings.batchSizes()::accept);
  }

  /** Which node records, and who counts the sizes of its batches. */
  record RecorderSettings(NodeId node, IntConsumer batchSizes) {}

  /**
   * What it answers is on disk, unless it is {@link Recorded.Stale}; when it fails, no permit is
   * held for what is on disk all the same.
   */
  public Future<Recorded> record(Arrival arrival) {
    return entries
        .first(arrival)
        .compose(entry ->
            record(entry)
                .compose(recorded ->
                    recorded instanceof Recorded.Duplicate
                        ? makeGood(entry).map(recorded)
                        : Future.succeededFuture(recorded)));
  }

  /** A repeat that starts late. */
  Future<Recorded> recordLate(Arrival arrival) {
    return entries.first(arrival).compose(this::record);
  }

  /** The first one may have failed when it was to start repeats that it had made real. */
  private Future<Void> makeGood(Entry entry) {
    var inHand = new ArrayList<InHand>();
    return lateStarts
        .start(entry.installation(), entry.changes(), this, inHand)
        // Found again in the table: a repeat hands nothing over.
        .onComplete(_ -> entries.release(inHand));
  }

  private Future<Recorded> record(Entry entry) {
    return commits
        .submit(entry)
        .compose(written -> written)
        .onFailure(_ -> entries.release(entry, _ -> false))
        .compose(written -> conclude(entry, written));
  }

  private Future<Recorded> conclude(Entry entry, Written written) {
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

  private Future<Recorded> concludeCarefully(Repeats.Judged judged) {
    return switch (judged) {
      case Repeats.Judged.Wrote(var entry, var written) -> {
        entries.release(entry, one -> isStarted(one, written));
        yield written.isWritten()
            ? accepted(entry, written)
            : Future.succeededFuture(new Recorded.Stale());
      }
      case Repeats.Judged.Repeat(var first) ->
          Future.succeededFuture(new Recorded.Duplicate(first));
      case Repeats.Judged.Outdated() -> Future.succeededFuture(new Recorded.Stale());
    };
  }

  private Future<Recorded> accepted(Entry entry, Written written) {
    var inHand = new ArrayList<InHand>();
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

  private static boolean isStarted(Owed owed, Written written) {
    return written.started().contains(owed.id().value());
  }

  /**
   * One batch. A deadlock or a serialization failure is tried again, a bad row found by halving.
   */
  private Future<List<Future<Written>>> write(List<Entry> batch) {
    return write(batch, 1);
  }

  private Future<List<Future<Written>>> write(List<Entry> batch, int attempt) {
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

  private Future<List<Future<Written>>> writeHalves(List<Entry> batch) {
    int middle = batch.size() / 2;
    return write(batch.subList(0, middle), 1)
        .compose(first ->
            write(batch.subList(middle, batch.size()), 1)
                .map(second -> Stream.concat(first.stream(), second.stream()).toList()));
  }
}
