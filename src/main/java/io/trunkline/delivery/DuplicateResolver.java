package io.trunkline.delivery;

import io.trunkline.delivery.ChangeHistoryStore.CounterChange;
import io.trunkline.delivery.ChangeHistoryStore.LatestChange;
import io.trunkline.delivery.DeliveryStore.Written;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The careful way of what the fast one did not write whole: a delivery that was seen before, or a
 * change that another hook told already. Each is either a real repetition, and starts pipelines
 * again, or a repeat, and starts nothing.
 */
final class DuplicateResolver {
  private final Database database;
  private final DeliveryStore deliveries;
  private final ChangeHistoryStore repeats = new ChangeHistoryStore();
  private final DeliveryWrites entries;

  DuplicateResolver(Database database, DeliveryStore deliveries, DeliveryWrites entries) {
    this.database = database;
    this.deliveries = deliveries;
    this.entries = entries;
  }

  /** What a careful transaction came to. */
  sealed interface Judged {
    record Wrote(DeliveryWrite entry, Written written) implements Judged {}

    record Repeat(DeliveryId first) implements Judged {}

    record Outdated() implements Judged {}
  }

  /** Of an entry that was not written at all. */
  Future<Judged> judge(DeliveryWrite entry) {
    return judgeOnce(entry)
        // Whoever led the ref back while this transaction ran may not have seen it, nor it them.
        .compose(judged ->
            judged instanceof Judged.Repeat && !entry.changes().isEmpty()
                ? judgeOnce(entry)
                : Future.succeededFuture(judged));
  }

  private Future<Judged> judgeOnce(DeliveryWrite entry) {
    var made = new Made(entries);
    return database
        .transaction(transaction -> judge(transaction, entry, made))
        .onFailure(_ -> made.release());
  }

  /**
   * Whatever one transaction made ready. It is released when that fails, even at its commit; one
   * that fails because it took too long still runs on, and makes nothing more.
   */
  private static final class Made {
    private final DeliveryWrites entries;
    private final List<DeliveryWrite> made = new ArrayList<>();
    private boolean isReleased;

    Made(DeliveryWrites entries) {
      this.entries = entries;
    }

    void add(DeliveryWrite entry) {
      made.add(entry);
      if (isReleased) {
        release();
        throw new IllegalStateException("the transaction took too long");
      }
    }

    void release() {
      isReleased = true;
      made.forEach(entry -> entries.release(entry, _ -> false));
      made.clear();
    }
  }

  private Future<Judged> judge(Transaction transaction, DeliveryWrite entry, Made made) {
    var installation = entry.installation().id();
    return repeats
        .lock(transaction, installation, entry.changes())
        .compose(_ -> repeats.isCurrent(transaction, entry.installation()))
        .compose(isCurrent ->
            isCurrent
                ? repeats
                    .latest(
                        transaction, installation, entry.changes(), CounterChange.OTHER_DELIVERY)
                    .compose(latest -> decide(transaction, entry, latest, made))
                : Future.succeededFuture(new Judged.Outdated()));
  }

  private Future<Judged> decide(
      Transaction transaction, DeliveryWrite entry, Map<Buffer, LatestChange> latest, Made made) {
    if (latest.values().stream().anyMatch(LatestChange::isReal)) {
      return repeats
          .holdBack(transaction, entry.installation().id(), unreal(latest), entry.id())
          .compose(_ -> write(transaction, entry, latest, made));
    }
    return repeats
        .findFirst(transaction, entry.key())
        .compose(first ->
            first.isEmpty()
                // Its key is gone: retention took it, or whoever held it rolled back.
                ? write(transaction, entry, latest, made)
                : repeat(transaction, entry, latest, first.get()));
  }

  private Future<Judged> repeat(
      Transaction transaction,
      DeliveryWrite entry,
      Map<Buffer, LatestChange> latest,
      DeliveryId first) {
    var last =
        latest.values().stream()
            .map(LatestChange::deliveryId)
            .max(DuplicateResolver::byTime)
            .orElse(first);
    return repeats
        .holdBack(transaction, entry.installation().id(), latest, last)
        .compose(_ -> repeats.tryFailedAgain(transaction, last))
        .map(_ -> new Judged.Repeat(last));
  }

  private DeliveryWrite repetition(DeliveryWrite entry, Map<Buffer, LatestChange> latest) {
    var changes = DeliveryWrites.again(entry.changes(), latest);
    var occurrence = changes.stream().mapToInt(Change::occurrence).max().orElse(0);
    var again = entries.again(entry, changes, occurrence, change -> isStarted(change, latest));
    return explained(again, decision -> !decision.containsKey("dispatchId"), latest);
  }

  private static boolean isStarted(Change change, Map<Buffer, LatestChange> latest) {
    var last = Optional.ofNullable(latest.get(change.key()));
    return last.isEmpty() || last.get().isReal();
  }

  private Future<Judged> write(
      Transaction transaction, DeliveryWrite entry, Map<Buffer, LatestChange> latest, Made made) {
    return entries
        .remake(entry, () -> repetition(entry, latest))
        .compose(again -> {
          made.add(again);
          return deliveries
              .record(transaction, List.of(again))
              .map(List::getFirst)
              .compose(written ->
                  !written.isWritten() || written.started().size() == again.owed().size()
                      ? Future.succeededFuture(new Judged.Wrote(again, written))
                      : rewrite(transaction, again, written, latest));
        });
  }

  /**
   * Of an entry that was written, but whose changes or dispatches another delivery had written
   * before. Rewrites its decisions.
   */
  Future<Judged> reconcile(DeliveryWrite entry, Written written) {
    return database.transaction(transaction -> reconcile(transaction, entry, written));
  }

  private Future<Judged> reconcile(Transaction transaction, DeliveryWrite entry, Written written) {
    var installation = entry.installation().id();
    var repeated =
        entry.changes().stream()
            .filter(change -> written.repeated().contains(change.eventId()))
            .toList();
    return repeats
        .lock(transaction, installation, repeated)
        .compose(_ -> repeats.latest(transaction, installation, repeated, CounterChange.ANY))
        .compose(latest -> reconcile(transaction, entry, written, latest));
  }

  private Future<Judged> reconcile(
      Transaction transaction,
      DeliveryWrite entry,
      Written written,
      Map<Buffer, LatestChange> latest) {
    var again = entries.onlyReal(entry, written, latest);
    var early = unreal(latest);
    early.values().removeIf(last -> !last.mayBeEarly());
    return repeats
        .holdBack(transaction, entry.installation().id(), early, entry.id())
        .compose(_ ->
            again.changes().isEmpty()
                ? Future.succeededFuture(written)
                : deliveries.startAgain(transaction, again).map(more -> written.and(more)))
        .compose(all -> rewrite(transaction, entry.replaced(again), all, latest));
  }

  /** Says in its decisions what did not start, for another delivery had started it. */
  private Future<Judged> rewrite(
      Transaction transaction,
      DeliveryWrite entry,
      Written written,
      Map<Buffer, LatestChange> latest) {
    return entries
        .remake(entry, () -> explained(entry, decision -> isUnstarted(decision, written), latest))
        .compose(explained ->
            deliveries
                .updateDecisions(transaction, explained)
                .map((Judged) new Judged.Wrote(explained, written)));
  }

  private static boolean isUnstarted(JsonObject decision, Written written) {
    var dispatch = decision.getString("dispatchId");
    return dispatch != null && !written.started().contains(UUID.fromString(dispatch));
  }

  /** Says of decisions that matched and start nothing what started for them before. */
  private static DeliveryWrite explained(
      DeliveryWrite entry, Predicate<JsonObject> startsNothing, Map<Buffer, LatestChange> latest) {
    var decisions = entry.decisions().json();
    var silent =
        decisions.stream()
            .map(JsonObject.class::cast)
            .filter(decision -> decision.getString("outcome").equals("MATCHED"))
            .filter(startsNothing)
            .toList();
    if (silent.isEmpty()) {
      return entry;
    }
    var reasons = new HashMap<String, String>();
    for (var change : entry.changes()) {
      Optional.ofNullable(latest.get(change.key()))
          .ifPresent(last -> reasons.put(change.eventId().toString(), startedBy(last)));
    }
    for (var decision : silent) {
      DecisionJson.suppress(
          decision,
          reasons.getOrDefault(
              decision.getString("eventId"),
              "started already for this change, told by another hook"));
    }
    return entry.with(decisions);
  }

  private static Map<Buffer, LatestChange> unreal(Map<Buffer, LatestChange> latest) {
    var unreal = new HashMap<>(latest);
    unreal.values().removeIf(LatestChange::isReal);
    return unreal;
  }

  private static String startedBy(LatestChange last) {
    return "decided already for this change by delivery " + last.deliveryId();
  }

  private static int byTime(DeliveryId one, DeliveryId other) {
    return one.toString().compareTo(other.toString());
  }
}
