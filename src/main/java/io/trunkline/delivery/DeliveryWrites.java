package io.trunkline.delivery;

import io.trunkline.delivery.ChangeHistoryStore.LatestChange;
import io.trunkline.delivery.DeliveryStore.Written;
import io.trunkline.pipeline.Decision;
import io.trunkline.pipeline.PipelineId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Makes arrivals ready for writing. */
final class DeliveryWrites {
  private final Supplier<UUID> ids;
  private final DispatchPermits permits;
  private final WebhookMatcher intake;

  DeliveryWrites(Supplier<UUID> ids, DispatchPermits permits, WebhookMatcher intake) {
    this.ids = ids;
    this.permits = permits;
    this.intake = intake;
  }

  /**
   * A delivery that was not seen before, with a permit for each dispatch as far as there are any.
   */
  Future<DeliveryWrite> first(MatchedDelivery arrival) {
    return intake.run(arrival.webhook().body(), () -> make(arrival));
  }

  /**
   * What is made of an entry, off the event loop when that is much. A transaction waits for it, so
   * that a large body with few decisions does not wait for the reading of others.
   */
  Future<DeliveryWrite> remake(DeliveryWrite entry, Callable<DeliveryWrite> step) {
    var events = entry.events().bytes();
    var decisions = entry.decisions().bytes();
    return intake.run(events.length() > decisions.length() ? events : decisions, step);
  }

  private DeliveryWrite make(MatchedDelivery arrival) {
    var changes = new ArrayList<Change>();
    for (var match : arrival.verdict().findMatches()) {
      changes.add(Change.of(match.event(), ids.get()));
    }
    return entry(new DeliveryId(ids.get()), arrival, changes, 0, _ -> true);
  }

  /**
   * A delivery that was seen before, with those of its changes that are real repetitions.
   *
   * @param changes all of its changes; those that are real have their new occurrence
   */
  DeliveryWrite again(
      DeliveryWrite first, List<Change> changes, int occurrence, Predicate<Change> isReal) {
    return entry(first.id(), first.arrival(), changes, occurrence, isReal);
  }

  /**
   * Of a recorded entry only what is a real repetition and has not started, with new occurrences.
   */
  DeliveryWrite onlyReal(DeliveryWrite entry, Written written, Map<Buffer, LatestChange> latest) {
    var real =
        entry.changes().stream()
            .filter(change -> written.repeated().contains(change.eventId()))
            .filter(change ->
                Optional.ofNullable(latest.get(change.key()))
                    .filter(LatestChange::isReal)
                    .isPresent())
            .toList();
    var changes = new HashMap<UUID, Change>();
    again(real, latest).forEach(change -> changes.put(change.eventId(), change));
    var owed =
        entry.owed().stream()
            .filter(one -> !written.started().contains(one.id().value()))
            .filter(one -> changes.containsKey(one.change().eventId()))
            .map(one -> again(one, changes.getOrDefault(one.change().eventId(), one.change())))
            .toList();
    return entry.with(List.copyOf(changes.values()), owed);
  }

  /** With the occurrence after the last one each; equal changes of one delivery follow in turn. */
  static List<Change> again(List<Change> changes, Map<Buffer, LatestChange> latest) {
    var last = new HashMap<Buffer, Integer>();
    latest.forEach((key, one) -> last.put(key, one.occurrence()));
    return changes.stream()
        .map(change ->
            change.again(
                last.compute(change.key(), (_, before) -> before == null ? 0 : before + 1)))
        .toList();
  }

  private static NewDispatch again(NewDispatch one, Change change) {
    var key = key(one.decision().pipelineId(), change);
    return new NewDispatch(one.id(), change, one.decision(), key, one.isLeased());
  }

  /** Gives back what was taken for dispatches that were not written. */
  void release(DeliveryWrite entry, Predicate<NewDispatch> isWritten) {
    for (var owed : entry.owed()) {
      if (owed.isLeased() && !isWritten.test(owed)) {
        permits.release(owed.decision().pipelineId());
      }
    }
  }

  /** Gives back what was taken for dispatches that are left for the table to tell of. */
  void release(List<LeasedDispatch> inHand) {
    inHand.forEach(one -> permits.release(one.pipeline()));
  }

  private DeliveryWrite entry(
      DeliveryId id,
      MatchedDelivery arrival,
      List<Change> changes,
      int occurrence,
      Predicate<Change> isReal) {
    var owed = new ArrayList<NewDispatch>();
    var events = new JsonArray();
    var decisions = new JsonArray();
    var matches = arrival.verdict().findMatches();
    for (int i = 0; i < matches.size(); i++) {
      var change = changes.get(i);
      events.add(event(id, arrival, change, matches.get(i)));
      for (var decision : matches.get(i).decisions()) {
        var json = decision(change, decision);
        if (!decision.account().equals(arrival.installation().accountId())) {
          DecisionJson.belongTo(json, decision.account());
        }
        if (decision.outcome() == Decision.Outcome.MATCHED && isReal.test(change)) {
          var one = owe(change, decision);
          owed.add(one);
          json.put("dispatchId", one.id().toString());
        }
        decisions.add(json);
      }
    }
    var key =
        Change.digest(
            arrival.installation().id().value(), arrival.webhook().identity(), occurrence);
    return new DeliveryWrite(
        id, arrival, key, changes, owed, new EncodedJson(events), new EncodedJson(decisions));
  }

  private NewDispatch owe(Change change, Decision decision) {
    var pipeline = decision.pipelineId();
    return new NewDispatch(
        new DispatchId(ids.get()),
        change,
        decision,
        key(pipeline, change),
        permits.tryAcquire(pipeline));
  }

  private static Buffer key(PipelineId pipeline, Change change) {
    return Change.digest(pipeline.value(), change.key(), change.occurrence());
  }

  private static JsonObject event(
      DeliveryId id, MatchedDelivery arrival, Change change, MatchedChange match) {
    return new JsonObject()
        .put("eventId", change.eventId().toString())
        .put("deliveryId", id.toString())
        .put("providerType", arrival.installation().providerType().wireName())
        .mergeIn(EventJson.of(match.event()));
  }

  private static JsonObject decision(Change change, Decision decision) {
    return new JsonObject()
        .put("eventId", change.eventId().toString())
        .put("pipelineId", decision.pipelineId().toString())
        .mergeIn(DecisionJson.of(decision));
  }
}
