package io.trunkline.delivery;

import io.trunkline.account.AccountId;
import io.trunkline.delivery.DeliveryQueryStore.VisibleDelivery;
import io.trunkline.installation.Installation;
import io.trunkline.installation.InstallationId;
import io.trunkline.installation.Installations;
import io.trunkline.pipeline.Decision;
import io.trunkline.platform.postgres.Database;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Answers why a pipeline does or does not start, by the very steps that match live webhooks. Starts
 * nothing and records nothing.
 */
public final class Explainer {
  private static final int NEAR_MISSES_MAX = 10;

  private final Database database;
  private final Installations installations;
  private final WebhookMatcher intake;
  private final DeliveryQueryStore history = new DeliveryQueryStore();
  private final ExplainStore store = new ExplainStore();

  public Explainer(Database database, Installations installations, WebhookMatcher intake) {
    this.database = database;
    this.installations = installations;
    this.intake = intake;
  }

  /**
   * Of a delivery that was received, as pipelines are registered now. Empty when the account may
   * not see such a delivery. Its {@code status} is {@code expired} when its payload is no longer
   * kept.
   */
  public Future<Optional<JsonObject>> delivery(
      AccountId account, Optional<String> pipeline, DeliveryId id) {
    return history
        .find(database, account, id)
        .compose(found ->
            found.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : history
                    .payload(database, id)
                    .compose(payload ->
                        explain(new ExplainCaller(account, pipeline), found.get(), payload))
                    .map(Optional::of));
  }

  /** Who asks, and for which pipeline of theirs alone, if for one. */
  private record ExplainCaller(AccountId account, Optional<String> pipeline) {
    boolean wants(Decision decision) {
      return decision.account().equals(account)
          && (pipeline.isEmpty() || pipeline.get().equals(decision.pipeline()));
    }
  }

  private Future<JsonObject> explain(
      ExplainCaller asker, VisibleDelivery seen, Optional<StoredPayload> payload) {
    if (payload.isEmpty()) {
      return Future.succeededFuture(nothing("expired", "its payload is no longer kept"));
    }
    return installations
        .find(seen.owner(), payload.get().installation())
        .compose(installation ->
            installation.isEmpty()
                ? withoutInstallation(seen, payload.get().installation())
                : explain(installation.get(), payload.get(), asker))
        .map(explained -> asGuest(asker, seen, explained));
  }

  /** What came by the hook of an app and hung on no grant starts nothing, as it was recorded. */
  private Future<JsonObject> withoutInstallation(VisibleDelivery seen, InstallationId id) {
    return installations
        .isOfApp(seen.owner(), id)
        .map(isOfApp ->
            isOfApp
                ? nothing(seen.json().getString("status"), seen.json().getString("reason", ""))
                : nothing("refused", "the installation of its hook was deleted"));
  }

  /** Nothing of the installation, and of what happened only what the delivery shows too. */
  private static JsonObject asGuest(
      ExplainCaller asker, VisibleDelivery seen, JsonObject explained) {
    if (!asker.account().equals(seen.owner())) {
      explained.remove("installationId");
      explained.put("reason", "");
      if (!seen.isEntitled()) {
        explained.put("events", new JsonArray());
      }
    }
    return explained;
  }

  /**
   * Of a webhook that somebody holds in hand, on every installation of the account that may own it.
   */
  public Future<JsonObject> webhook(
      AccountId account,
      Optional<String> pipeline,
      ProviderType providerType,
      MultiMap headers,
      Buffer body) {
    return store
        .installations(database, account, providerType)
        .compose(ids ->
            webhook(
                new ExplainCaller(account, pipeline), ids, payloadOf(providerType, headers, body)));
  }

  private interface PayloadOf {
    StoredPayload on(InstallationId installation);
  }

  private static PayloadOf payloadOf(ProviderType type, MultiMap headers, Buffer body) {
    return installation -> new StoredPayload(type, installation, headers, body, Optional.empty());
  }

  private Future<JsonObject> webhook(
      ExplainCaller asker, List<InstallationId> ids, PayloadOf payload) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(
          nothing("refused", "the account has no installation of this provider"));
    }
    Future<Optional<JsonObject>> best = Future.succeededFuture(Optional.empty());
    for (var id : ids) {
      best =
          best.compose(before ->
              before.filter(Explainer::isConclusive).isPresent()
                  ? Future.succeededFuture(before)
                  : installations
                      .find(asker.account(), id)
                      .compose(found -> explain(found.orElseThrow(), payload.on(id), asker))
                      .map(explained -> Optional.of(better(before, explained))));
    }
    return best.map(Optional::orElseThrow);
  }

  /** Of two that say the same the first. */
  private static JsonObject better(Optional<JsonObject> before, JsonObject explained) {
    return before
        .filter(first -> !isConclusive(explained) && (isTaken(first) || !isTaken(explained)))
        .orElse(explained);
  }

  /** Another installation may have the pipelines that want it. */
  private static boolean isConclusive(JsonObject explained) {
    return isTaken(explained)
        && (explained.getJsonArray("events").isEmpty()
            || !explained.getJsonArray("decisions").isEmpty());
  }

  private static boolean isTaken(JsonObject explained) {
    return !explained.getString("status").equals("ignored");
  }

  private Future<JsonObject> explain(
      Installation installation, StoredPayload payload, ExplainCaller asker) {
    return intake
        .asked(installation, payload)
        .map(arrival -> {
          var events = new JsonArray();
          var decisions = new JsonArray();
          for (var match : arrival.verdict().findMatches()) {
            events.add(EventJson.of(match.event()));
            match.decisions().stream()
                .filter(asker::wants)
                .map(one -> DecisionJson.of(one).put("event", events.size() - 1))
                .forEach(decisions::add);
          }
          return new JsonObject()
              .put("status", arrival.verdict().status())
              .put("reason", arrival.reason())
              .put("installationId", installation.id().toString())
              .put("events", events)
              .put("decisions", decisions);
        });
  }

  /**
   * Of a repository: what was received of it, what was refused lately on the hooks of the account,
   * and names that are nearly the same.
   */
  public Future<JsonObject> repository(
      AccountId account, String fullRepositoryId, Optional<String> ref, Optional<String> commitId) {
    var changes = new ExplainStore.Changes(fullRepositoryId, ref.orElse(""), commitId.orElse(""));
    return store
        .received(database, account, changes)
        .compose(received ->
            store
                .refusals(database, account)
                .compose(refused ->
                    nearMisses(account, fullRepositoryId)
                        .map(near -> answer(received, refused, near))));
  }

  private Future<List<String>> nearMisses(AccountId account, String fullRepositoryId) {
    return store
        .names(database, account)
        .map(names ->
            names.stream()
                .filter(name -> SimilarNames.isNear(name, fullRepositoryId))
                .limit(NEAR_MISSES_MAX)
                .toList());
  }

  private static JsonObject answer(
      List<JsonObject> received, List<JsonObject> refused, List<String> near) {
    return new JsonObject()
        .put("received", new JsonArray(received))
        .put("refused", new JsonArray(refused))
        .put("nearMisses", new JsonArray(near));
  }

  private static JsonObject nothing(String status, String reason) {
    return new JsonObject()
        .put("status", status)
        .put("reason", reason)
        .put("events", new JsonArray())
        .put("decisions", new JsonArray());
  }
}
