package io.trunkline.delivery;

import io.trunkline.delivery.ChangeHistoryStore.PreviousChange;
import io.trunkline.delivery.DeliveryStore.WriteResult;
import io.trunkline.provider.Envelope;
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
import java.util.function.Function;
import java.util.function.Supplier;

/** Prepares matched deliveries for writing: ids, repeat keys, permits and encoded columns. */
final class DeliveryPreparer {
  private final Supplier<UUID> ids;
  private final BodyExecutor bodies;

  DeliveryPreparer(Supplier<UUID> ids, BodyExecutor bodies) {
    this.ids = ids;
    this.bodies = bodies;
  }

  /** Prepares a delivery as if it had never been seen before. */
  Future<PreparedDelivery> prepare(MatchedDelivery matched, WritePermits permits) {
    return bodies.run(
        matched.webhook().body(),
        () -> {
          var changes =
              matched.outcome().findMatches().stream()
                  .map(match -> Change.of(match.event(), ids.get()))
                  .toList();
          var id = new DeliveryId(ids.get());
          return prepare(id, matched, new Occurrence(changes, 0, _ -> Optional.empty()), permits);
        });
  }

  /**
   * Prepares a delivery that was seen before. It starts pipelines only for those of its changes
   * that are real repetitions, and for those that are new.
   *
   * @param numberMin the smallest occurrence number that the delivery may get
   */
  Future<PreparedDelivery> prepareRepetition(
      PreparedDelivery first,
      Map<Buffer, PreviousChange> previous,
      int numberMin,
      WritePermits permits) {
    return reencode(
        first,
        () -> {
          var changes = nextOccurrences(first.changes(), previous);
          int number = changes.stream().mapToInt(Change::occurrence).max().orElse(0);
          return prepare(
              first.id(),
              first.matched(),
              new Occurrence(
                  changes, Math.max(number, numberMin), change -> whyNotStarted(change, previous)),
              permits);
        });
  }

  private static Optional<String> whyNotStarted(
      Change change, Map<Buffer, PreviousChange> previous) {
    return Optional.ofNullable(previous.get(change.key()))
        .filter(last -> !last.isReal())
        .map(PreviousChange::reasonAgainstStart);
  }

  /**
   * Selects the changes and dispatches of a written delivery that are real repetitions and have not
   * started yet, and gives the changes their next occurrence numbers.
   */
  static PreparedDelivery selectRepetitions(
      PreparedDelivery delivery, WriteResult result, Map<Buffer, PreviousChange> previous) {
    var repetitions =
        delivery.changes().stream()
            .filter(change -> result.repeatedEvents().contains(change.eventId()))
            .filter(change ->
                Optional.ofNullable(previous.get(change.key()))
                    .filter(PreviousChange::isReal)
                    .isPresent())
            .toList();
    var changes = new HashMap<UUID, Change>();
    nextOccurrences(repetitions, previous).forEach(change -> changes.put(change.eventId(), change));
    var dispatches = new ArrayList<NewDispatch>();
    for (var dispatch : delivery.dispatches()) {
      if (!result.isStarted(dispatch.id()) && dispatch.hasAny(changes)) {
        dispatches.add(dispatch.withReplaced(changes));
      }
    }
    return delivery.with(List.copyOf(changes.values()), dispatches);
  }

  /**
   * Rewrites the decisions that matched but started nothing, because another delivery had already
   * started pipelines for the change.
   */
  Future<PreparedDelivery> explainUnstarted(
      PreparedDelivery delivery, WriteResult result, Map<Buffer, PreviousChange> previous) {
    return reencode(
        delivery,
        () -> {
          var owner = delivery.installation().accountId();
          var decisions =
              delivery.decisions().list().stream()
                  .map(recorded -> explainUnstarted(recorded, result, previous))
                  .toList();
          return decisions.equals(delivery.decisions().list())
              ? delivery
              : delivery.with(EncodedDecisions.of(decisions, owner));
        });
  }

  private static RecordedDecision explainUnstarted(
      RecordedDecision recorded, WriteResult result, Map<Buffer, PreviousChange> previous) {
    if (recorded.dispatch().isEmpty() || result.isStarted(recorded.dispatch().get())) {
      return recorded;
    }
    return recorded.withoutDispatch(
        Optional.ofNullable(previous.get(recorded.change().key()))
            .map(PreviousChange::reasonAgainstStart)
            .orElse("another webhook already started the pipeline for this change"));
  }

  /**
   * Runs a step that encodes events and decisions again, off the event loop if they are large. The
   * size of the body is not considered: a transaction waits for the step, so a delivery with a
   * large body but few decisions should not queue behind other large bodies.
   */
  private Future<PreparedDelivery> reencode(
      PreparedDelivery delivery, Callable<PreparedDelivery> step) {
    var events = delivery.events().bytes();
    var decisions = delivery.decisions().bytes();
    return bodies.run(events.length() > decisions.length() ? events : decisions, step);
  }

  /**
   * Assigns the next occurrence number to each change; equal changes of one delivery get
   * consecutive numbers.
   */
  private static List<Change> nextOccurrences(
      List<Change> changes, Map<Buffer, PreviousChange> previous) {
    var last = new HashMap<Buffer, Integer>();
    previous.forEach((key, change) -> last.put(key, change.occurrence()));
    return changes.stream()
        .map(change ->
            change.withOccurrence(
                last.compute(change.key(), (_, before) -> before == null ? 0 : before + 1)))
        .toList();
  }

  /**
   * The changes of a delivery with their occurrence numbers, and which of them start pipelines.
   *
   * @param number the occurrence number of the delivery; 0 if it was not seen before
   * @param whyNotStarted why a change starts nothing; empty if it starts its pipelines
   */
  private record Occurrence(
      List<Change> changes, int number, Function<Change, Optional<String>> whyNotStarted) {}

  private PreparedDelivery prepare(
      DeliveryId id, MatchedDelivery matched, Occurrence occurrence, WritePermits permits) {
    var dispatches = new DispatchCollector(matched.outcome(), ids, permits);
    var events = new JsonArray();
    var decisions = new ArrayList<RecordedDecision>();
    var matches = matched.outcome().findMatches();
    for (int i = 0; i < matches.size(); i++) {
      var change = occurrence.changes().get(i);
      events.add(event(id, matched, change, matches.get(i)));
      for (var decision : matches.get(i).decisions()) {
        var recorded = new RecordedDecision(change, decision, Optional.empty());
        var whyNotStarted = occurrence.whyNotStarted().apply(change);
        if (!recorded.isMatched()) {
          decisions.add(recorded);
        } else if (whyNotStarted.isPresent()) {
          decisions.add(recorded.withoutDispatch(whyNotStarted.get()));
        } else {
          var dispatch = dispatches.add(change, decision);
          decisions.add(new RecordedDecision(change, decision, Optional.of(dispatch)));
        }
      }
    }
    return new PreparedDelivery(
        id,
        matched,
        Change.digest(
            matched.installation().id().value(),
            identity(matched.webhook().identity(), occurrence.changes()),
            occurrence.number()),
        occurrence.changes(),
        dispatches.dispatches(),
        new EncodedJson(events),
        EncodedDecisions.of(decisions, matched.installation().accountId()));
  }

  private static Buffer identity(Envelope.Identity identity, List<Change> changes) {
    return switch (identity) {
      case Envelope.Identity.OfBody(var digest) -> digest;
      case Envelope.Identity.GivenId(var id) -> {
        var all = Buffer.buffer();
        changes.forEach(change -> all.appendBuffer(change.key()));
        yield all.appendString(id);
      }
    };
  }

  private static JsonObject event(
      DeliveryId id, MatchedDelivery matched, Change change, MatchedChange match) {
    return new JsonObject()
        .put("eventId", change.eventId().toString())
        .put("deliveryId", id.toString())
        .put("providerType", matched.installation().providerType().wireName())
        .mergeIn(EventJson.of(match.event()));
  }
}
