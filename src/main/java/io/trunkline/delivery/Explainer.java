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
 * Explains why a pipeline does or does not start. Uses the same steps as for live webhooks, but
 * starts nothing and records nothing.
 */
public final class Explainer {
  private static final int SIMILAR_NAMES_MAX = 10;

  private final Database database;
  private final Installations installations;
  private final WebhookMatcher matcher;
  private final DeliveryQueryStore queries = new DeliveryQueryStore();
  private final ExplainStore store = new ExplainStore();

  public Explainer(Database database, Installations installations, WebhookMatcher matcher) {
    this.database = database;
    this.installations = installations;
    this.matcher = matcher;
  }

  /**
   * Explains a stored delivery with the pipelines as they are registered now. Returns empty if the
   * account may not see the delivery. The {@code status} is {@code expired} if the payload was
   * deleted.
   */
  public Future<Optional<JsonObject>> explainDelivery(
      AccountId account, Optional<String> pipeline, DeliveryId id) {
    return queries
        .find(database, account, id)
        .compose(found ->
            found.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : queries
                    .payload(database, id)
                    .compose(payload ->
                        explain(new ExplainCaller(account, pipeline), found.get(), payload))
                    .map(Optional::of));
  }

  /** The account that asks, and the pipeline if the account asks about a single pipeline. */
  private record ExplainCaller(AccountId account, Optional<String> pipeline) {
    boolean asksAbout(Decision decision) {
      return decision.account().equals(account)
          && (pipeline.isEmpty() || pipeline.get().equals(decision.pipeline()));
    }
  }

  private Future<JsonObject> explain(
      ExplainCaller caller, VisibleDelivery delivery, Optional<StoredPayload> payload) {
    if (payload.isEmpty()) {
      return Future.succeededFuture(nothing("expired", "the payload was deleted by retention"));
    }
    return installations
        .find(delivery.owner(), payload.get().installation())
        .compose(installation ->
            installation.isEmpty()
                ? withoutInstallation(delivery, payload.get().installation())
                : explain(installation.get(), payload.get(), caller))
        .map(explained -> redacted(caller, delivery, explained));
  }

  /**
   * Explains a delivery without an installation. If it arrived at an app's hook and concerned no
   * installation, its recorded status and reason are the explanation.
   */
  private Future<JsonObject> withoutInstallation(VisibleDelivery delivery, InstallationId id) {
    return installations
        .isAppHook(delivery.owner(), id)
        .map(isOfApp ->
            isOfApp
                ? nothing(
                    delivery.json().getString("status"), delivery.json().getString("reason", ""))
                : nothing("refused", "the installation was deleted"));
  }

  /**
   * Removes what another account may not see: the installation, and the events unless the account
   * is entitled to them.
   */
  private static JsonObject redacted(
      ExplainCaller caller, VisibleDelivery delivery, JsonObject explained) {
    if (!caller.account().equals(delivery.owner())) {
      explained.remove("installationId");
      explained.put("reason", "");
      if (!delivery.isEntitled()) {
        explained.put("events", new JsonArray());
      }
    }
    return explained;
  }

  /**
   * Explains a webhook that the caller supplies. Uses the account's installation that fits best.
   */
  public Future<JsonObject> explainWebhook(
      AccountId account,
      Optional<String> pipeline,
      ProviderType providerType,
      MultiMap headers,
      Buffer body) {
    return store
        .installations(database, account, providerType)
        .compose(ids ->
            explainWebhook(
                new ExplainCaller(account, pipeline), ids, payloadOf(providerType, headers, body)));
  }

  private interface PayloadFactory {
    StoredPayload create(InstallationId installation);
  }

  private static PayloadFactory payloadOf(ProviderType type, MultiMap headers, Buffer body) {
    return installation -> new StoredPayload(type, installation, headers, body, Optional.empty());
  }

  private Future<JsonObject> explainWebhook(
      ExplainCaller caller, List<InstallationId> ids, PayloadFactory payload) {
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
                      .find(caller.account(), id)
                      .compose(found -> explain(found.orElseThrow(), payload.create(id), caller))
                      .map(explained -> Optional.of(better(before, explained))));
    }
    return best.map(Optional::orElseThrow);
  }

  /** Returns the better explanation; if both are equally good, the earlier one. */
  private static JsonObject better(Optional<JsonObject> before, JsonObject explained) {
    return before
        .filter(first -> !isConclusive(explained) && (isAccepted(first) || !isAccepted(explained)))
        .orElse(explained);
  }

  /**
   * Returns whether the explanation is final. If not, another installation may have pipelines that
   * want the webhook.
   */
  private static boolean isConclusive(JsonObject explained) {
    return isAccepted(explained)
        && (explained.getJsonArray("events").isEmpty()
            || !explained.getJsonArray("decisions").isEmpty());
  }

  private static boolean isAccepted(JsonObject explained) {
    return !explained.getString("status").equals("ignored");
  }

  private Future<JsonObject> explain(
      Installation installation, StoredPayload payload, ExplainCaller caller) {
    return matcher
        .preview(installation, payload)
        .map(matched -> {
          var events = new JsonArray();
          var decisions = new JsonArray();
          for (var match : matched.outcome().findMatches()) {
            events.add(EventJson.of(match.event()));
            match.decisions().stream()
                .filter(caller::asksAbout)
                .map(decision -> DecisionJson.of(decision).put("event", events.size() - 1))
                .forEach(decisions::add);
          }
          return new JsonObject()
              .put("status", matched.outcome().status())
              .put("reason", matched.reason())
              .put("installationId", installation.id().toString())
              .put("events", events)
              .put("decisions", decisions);
        });
  }

  /**
   * Explains a repository. Lists the changes that were received for it, the webhooks that the
   * account's hooks recently refused, and similar repository names.
   */
  public Future<JsonObject> explainRepository(
      AccountId account, String fullRepositoryId, Optional<String> ref, Optional<String> commitId) {
    var changes = new ExplainStore.Changes(fullRepositoryId, ref.orElse(""), commitId.orElse(""));
    return store
        .received(database, account, changes)
        .compose(received ->
            store
                .refusals(database, account)
                .compose(refused ->
                    similarNames(account, fullRepositoryId)
                        .map(similar -> answer(received, refused, similar))));
  }

  private Future<List<String>> similarNames(AccountId account, String fullRepositoryId) {
    return store
        .names(database, account)
        .map(names ->
            names.stream()
                .filter(name -> SimilarNames.areSimilar(name, fullRepositoryId))
                .limit(SIMILAR_NAMES_MAX)
                .toList());
  }

  private static JsonObject answer(
      List<JsonObject> received, List<JsonObject> refused, List<String> similar) {
    return new JsonObject()
        .put("received", new JsonArray(received))
        .put("refused", new JsonArray(refused))
        .put("nearMisses", new JsonArray(similar));
  }

  private static JsonObject nothing(String status, String reason) {
    return new JsonObject()
        .put("status", status)
        .put("reason", reason)
        .put("events", new JsonArray())
        .put("decisions", new JsonArray());
  }
}
