package io.trunkline.delivery;

import static java.util.stream.Collectors.toMap;

import io.trunkline.account.AccountId;
import io.trunkline.event.Repository;
import io.trunkline.installation.Installation;
import io.trunkline.installation.Repositories;
import io.trunkline.provider.Envelope;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * A matched delivery with its ids, keys and encoded columns, ready to be written.
 *
 * @param key 16 bytes; deliveries with equal keys are the same delivery
 * @param events the {@code data} of each change, in the order of {@code changes}
 */
record PreparedDelivery(
    DeliveryId id,
    MatchedDelivery matched,
    Buffer key,
    List<Change> changes,
    List<NewDispatch> dispatches,
    EncodedJson events,
    EncodedDecisions decisions) {
  /** Estimated size of a delivery's columns without body, events and decisions. */
  private static final int OTHER_BYTES = 512;

  PreparedDelivery {
    changes = List.copyOf(changes);
    dispatches = List.copyOf(dispatches);
  }

  Installation installation() {
    return matched.installation();
  }

  StoredWebhook webhook() {
    return matched.webhook();
  }

  String status() {
    return matched.outcome().status();
  }

  String reason() {
    return matched.reason();
  }

  /**
   * Returns whether an earlier delivery with the same identity is certainly the same delivery,
   * because the provider assigned an id to it or distinguishes repetitions of its events itself.
   */
  boolean isIdentityUnique() {
    return webhook().identity() instanceof Envelope.Identity.GivenId
        || matched.outcome().findMatches().stream()
            .allMatch(match -> match.event().occurrence().isPresent());
  }

  /** Returns an empty text if the body names no repository. */
  String repositoryId() {
    return matched.outcome().findRepository().map(Repository::id).orElse("");
  }

  /** Returns an empty text if the body names no repository. */
  String fullName() {
    return matched.repositoryName();
  }

  String nameKey() {
    return Repositories.nameKey(fullName());
  }

  /**
   * Returns the accounts other than the installation's that have pipelines on the repository, and
   * whether each may see the events.
   */
  Map<AccountId, Boolean> guests() {
    return matched.outcome() instanceof DeliveryOutcome.ContainsChanges(var route, _, _)
        ? route.guestVisibility(installation().accountId())
        : Map.of();
  }

  PreparedDelivery with(List<Change> otherChanges, List<NewDispatch> otherDispatches) {
    return new PreparedDelivery(id, matched, key, otherChanges, otherDispatches, events, decisions);
  }

  /** Returns a copy that adds only these dispatches to a delivery that is already stored. */
  PreparedDelivery asPartOf(DeliveryId stored, List<NewDispatch> part) {
    return new PreparedDelivery(stored, matched, key, List.of(), part, events, decisions);
  }

  PreparedDelivery with(EncodedDecisions otherDecisions) {
    return new PreparedDelivery(id, matched, key, changes, dispatches, events, otherDecisions);
  }

  /** Replaces the changes and dispatches that are also in {@code part} by those of {@code part}. */
  PreparedDelivery withReplaced(PreparedDelivery part) {
    var newChanges = part.changes.stream().collect(toMap(Change::eventId, Function.identity()));
    var newDispatches =
        part.dispatches.stream().collect(toMap(NewDispatch::id, Function.identity()));
    return with(
        changes.stream().map(change -> newChanges.getOrDefault(change.eventId(), change)).toList(),
        dispatches.stream()
            .map(dispatch -> newDispatches.getOrDefault(dispatch.id(), dispatch))
            .toList());
  }

  /** Returns the {@code data} of one change. */
  JsonObject event(UUID eventId) {
    for (int i = 0; i < changes.size(); i++) {
      if (changes.get(i).eventId().equals(eventId)) {
        return events.get(i);
      }
    }
    throw new IllegalArgumentException("delivery " + id + " has no event " + eventId);
  }

  /** Returns the estimated number of bytes that are sent to the database. */
  int bytes() {
    return OTHER_BYTES
        + webhook().deflated().length()
        + events.bytes().length()
        + decisions.bytes().length();
  }
}
