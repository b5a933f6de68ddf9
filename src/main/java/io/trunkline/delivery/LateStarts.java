package io.trunkline.delivery;

import io.trunkline.connection.Installation;
import io.trunkline.delivery.DeliveryStore.Written;
import io.trunkline.delivery.RepeatStore.HeldBack;
import io.trunkline.platform.postgres.Database;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats that were held back a moment too early: A→B, then A→B again, and only then B→A that came
 * in between. When the one in between arrives, the repeat is recorded once more, and now it starts.
 */
final class LateStarts {
  private static final Logger LOG = LoggerFactory.getLogger(LateStarts.class);
  private final Database database;
  private final RepeatStore repeats = new RepeatStore();
  private final HistoryStore history;
  private final Intake intake;

  LateStarts(Database database, HistoryStore history, Intake intake) {
    this.database = database;
    this.history = history;
    this.intake = intake;
  }

  /** The dispatches that came of it and that this node holds. */
  Future<List<InHand>> start(Entry entry, Written written, Recorder recorder) {
    Future<List<InHand>> started = Future.succeededFuture(List.of());
    for (var change : entry.changes()) {
      if (written.overtook().contains(change.eventId())) {
        started =
            started.compose(before ->
                repeats
                    .heldBack(database, entry.installation().id(), change)
                    .compose(held -> recordAgain(entry.installation(), held, recorder))
                    .map(more -> joined(before, more)));
      }
    }
    return started;
  }

  private Future<List<InHand>> recordAgain(
      Installation installation, List<HeldBack> held, Recorder recorder) {
    Future<List<InHand>> started = Future.succeededFuture(List.of());
    for (var one : held) {
      started =
          started.compose(
              before -> recordAgain(installation, one, recorder).map(more -> joined(before, more)));
    }
    return started;
  }

  private Future<List<InHand>> recordAgain(
      Installation installation, HeldBack held, Recorder recorder) {
    return history
        .payload(database, held.repeatedBy())
        .compose(payload ->
            payload.isEmpty()
                ? Future.succeededFuture(List.<InHand>of())
                : intake
                    .vouched(installation, payload.get())
                    .compose(recorder::record)
                    .compose(recorded -> letGo(installation, held, recorded)))
        .otherwise(fault -> {
          LOG.warn("a repeat of {} has not started: {}", held.repeatedBy(), fault.toString());
          return List.of();
        });
  }

  /** What did not start stays held back, for the next change that leads the ref there. */
  private Future<List<InHand>> letGo(Installation installation, HeldBack held, Recorded recorded) {
    return recorded instanceof Recorded.Accepted(_, _, _, var inHand)
        ? repeats.letGo(database, installation.id(), held).map(inHand).otherwise(inHand)
        : Future.succeededFuture(List.of());
  }

  private static List<InHand> joined(List<InHand> before, List<InHand> more) {
    var all = new ArrayList<>(before);
    all.addAll(more);
    return all;
  }
}
