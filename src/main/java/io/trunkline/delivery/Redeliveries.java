package io.trunkline.delivery;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;

import io.trunkline.delivery.ChangeHistoryStore.PreviousChange;
import io.trunkline.delivery.DeliveryStore.WriteResult;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Handles repeats of changes that were recorded before. Starts the pipelines that missed a change
 * because they were paused, not registered yet or without an available connection, and retries
 * dispatches that failed or are waiting.
 */
final class Redeliveries {
  private final DeliveryStore deliveries;
  private final RedeliveryStore store;

  Redeliveries(DeliveryStore deliveries, RedeliveryStore store) {
    this.deliveries = deliveries;
    this.store = store;
  }

  /** Returns how many dispatches were created. They wait in the table for a node. */
  Future<Integer> redeliver(
      Transaction transaction,
      PreparedDelivery delivery,
      Map<Buffer, PreviousChange> previous,
      DeliveryId last) {
    var missed =
        delivery.dispatches().stream()
            .filter(dispatch ->
                dispatch.changes().stream().allMatch(change -> previous.containsKey(change.key())))
            .collect(groupingBy(dispatch -> reportedBy(dispatch, previous)));
    Future<Integer> started = store.retry(transaction, last).map(0);
    for (var part : missed.entrySet()) {
      started =
          started.compose(before ->
              start(
                      transaction,
                      delivery.asPartOf(part.getKey(), queued(part.getValue(), previous)))
                  .map(more -> before + more));
    }
    return started;
  }

  private static DeliveryId reportedBy(NewDispatch dispatch, Map<Buffer, PreviousChange> previous) {
    return requireNonNull(previous.get(dispatch.changes().getFirst().key())).deliveryId();
  }

  private static List<NewDispatch> queued(
      List<NewDispatch> dispatches, Map<Buffer, PreviousChange> previous) {
    return dispatches.stream()
        .map(dispatch ->
            dispatch.queued(
                dispatch.changes().stream()
                    .map(
                        change -> requireNonNull(previous.get(change.key())).reportedBefore(change))
                    .toList()))
        .toList();
  }

  private Future<Integer> start(Transaction transaction, PreparedDelivery part) {
    return deliveries
        .writeMore(transaction, part)
        .compose(result ->
            result.startedDispatches().isEmpty()
                ? Future.succeededFuture(0)
                : store
                    .changeDecisions(
                        transaction, part.id(), stored -> withStarted(stored, part, result))
                    .map(result.startedDispatches().size()));
  }

  /**
   * Replaces the decisions on pipelines that have now started, and adds decisions on new pipelines.
   */
  private static JsonArray withStarted(
      JsonArray stored, PreparedDelivery part, WriteResult result) {
    var decisions = new LinkedHashMap<String, Object>();
    stored.forEach(decision -> decisions.put(key((JsonObject) decision), decision));
    var owner = part.installation().accountId();
    for (var dispatch : part.dispatches()) {
      if (result.isStarted(dispatch.id())) {
        for (var change : dispatch.changes()) {
          var json = DecisionJson.stored(change.eventId(), dispatch.decision(), owner);
          json.put(
              "reason",
              "%s; started when the provider sent the webhook again"
                  .formatted(json.getString("reason")));
          json.put("dispatchId", dispatch.id().toString());
          decisions.put(key(json), json);
        }
      }
    }
    return new JsonArray(List.copyOf(decisions.values()));
  }

  private static String key(JsonObject decision) {
    return decision.getString("eventId") + decision.getString("pipelineId");
  }
}
