package io.trunkline.delivery;

import static java.util.stream.Collectors.toMap;

import io.trunkline.account.AccountId;
import io.trunkline.event.Repository;
import io.trunkline.installation.Installation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * An arrival made ready for writing: the rows that it will be.
 *
 * @param key the first repeat key
 * @param events the {@code data} of each change with its {@code eventId}, in the order of {@code
 *     changes}
 * @param decisions as stored: those of design with {@code pipelineId}, {@code accountId} where it
 *     is not the installation's and, where it started, {@code dispatchId}
 */
record DeliveryWrite(
    DeliveryId id,
    MatchedDelivery arrival,
    Buffer key,
    List<Change> changes,
    List<NewDispatch> owed,
    EncodedJson events,
    EncodedJson decisions) {

  Installation installation() {
    return arrival.installation();
  }

  StoredWebhook webhook() {
    return arrival.webhook();
  }

  String status() {
    return arrival.verdict().status();
  }

  String reason() {
    return arrival.reason();
  }

  String repositoryId() {
    return arrival.verdict().findRepository().map(Repository::id).orElse("");
  }

  String fullName() {
    return arrival.repositoryName();
  }

  String nameKey() {
    return fullName().toLowerCase(Locale.ROOT);
  }

  /** Accounts beside the installation's that it concerns, and whether each may see its events. */
  Map<AccountId, Boolean> guests() {
    return arrival.verdict() instanceof DeliveryOutcome.ContainsChanges(var route, _, _)
        ? route.guests(installation().accountId())
        : Map.of();
  }

  DeliveryWrite with(List<Change> changes, List<NewDispatch> owed) {
    return new DeliveryWrite(id, arrival, key, changes, owed, events, decisions);
  }

  DeliveryWrite with(JsonArray decisions) {
    return new DeliveryWrite(id, arrival, key, changes, owed, events, new EncodedJson(decisions));
  }

  /** The same entry with those changes and dispatches that stand anew in the other one. */
  DeliveryWrite replaced(DeliveryWrite other) {
    var changesAnew = other.changes.stream().collect(toMap(Change::eventId, Function.identity()));
    var owedAnew = other.owed.stream().collect(toMap(NewDispatch::id, Function.identity()));
    var changed =
        changes.stream().map(change -> changesAnew.getOrDefault(change.eventId(), change)).toList();
    var owing = owed.stream().map(one -> owedAnew.getOrDefault(one.id(), one)).toList();
    return with(changed, owing);
  }

  /** The data of one change. */
  JsonObject event(UUID eventId) {
    for (int i = 0; i < changes.size(); i++) {
      if (changes.get(i).eventId().equals(eventId)) {
        return events.get(i);
      }
    }
    throw new IllegalArgumentException("no event " + eventId + " in delivery " + id);
  }

  /** About how many bytes it sends to the database. */
  int bytes() {
    return 512
        + webhook().deflated().length()
        + events.bytes().length()
        + decisions.bytes().length();
  }
}
