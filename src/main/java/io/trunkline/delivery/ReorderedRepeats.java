package io.trunkline.delivery;

import io.trunkline.delivery.ChangeHistoryStore.DeferredRepeat;
import io.trunkline.installation.Installation;
import io.trunkline.platform.postgres.Database;
import io.vertx.core.Future;
import java.util.List;

/**
 * Repeats that were held back a moment too early: A→B, then A→B again, and only then B→A that came
 * in between. When the one in between arrives, the repeat is recorded once more, and now it starts.
 */
final class ReorderedRepeats {
  private final Database database;
  private final ChangeHistoryStore repeats = new ChangeHistoryStore();
  private final DeliveryQueryStore history;
  private final WebhookMatcher intake;

  ReorderedRepeats(Database database, DeliveryQueryStore history, WebhookMatcher intake) {
    this.database = database;
    this.history = history;
    this.intake = intake;
  }

  /**
   * Starts what these changes made real; whether it is real is judged anew, so that asking twice
   * starts once. Fails when something of it is not on disk.
   *
   * @param inHand the dispatches that came of it and that this node holds are added as they come,
   *     also when it fails in the end
   */
  Future<Void> start(
      Installation installation,
      List<Change> changes,
      DeliveryRecorder recorder,
      List<LeasedDispatch> inHand) {
    Future<Void> started = Future.succeededFuture();
    for (var change : changes) {
      started =
          started
              .compose(_ -> repeats.heldBack(database, installation.id(), change))
              .compose(held -> recordAgain(installation, held, recorder, inHand));
    }
    return started;
  }

  private Future<Void> recordAgain(
      Installation installation,
      List<DeferredRepeat> held,
      DeliveryRecorder recorder,
      List<LeasedDispatch> inHand) {
    Future<Void> started = Future.succeededFuture();
    for (var one : held) {
      started =
          started
              .compose(_ -> history.payload(database, one.repeatedBy()))
              .compose(payload ->
                  payload.isEmpty()
                      ? Future.succeededFuture()
                      : intake
                          .vouched(installation, payload.get())
                          .compose(recorder::recordLate)
                          .compose(recorded -> letGo(installation, one, recorded, inHand)));
    }
    return started;
  }

  /** What did not start stays held back, for the next change that leads the ref there. */
  private Future<Void> letGo(
      Installation installation,
      DeferredRepeat held,
      RecordResult recorded,
      List<LeasedDispatch> inHand) {
    return switch (recorded) {
      case RecordResult.Accepted(_, _, _, var more) -> {
        inHand.addAll(more);
        yield repeats.letGo(database, installation.id(), held).otherwiseEmpty();
      }
      case RecordResult.Duplicate _ -> Future.succeededFuture();
      case RecordResult.Stale() ->
          Future.failedFuture(
              "the installation changed while a repeat of %s was to start"
                  .formatted(held.repeatedBy()));
    };
  }
}
