package io.trunkline.delivery;

import io.trunkline.account.AccountId;
import io.trunkline.delivery.DeliveryQueryStore.Filter;
import io.trunkline.delivery.DeliveryRecorder.RecorderSettings;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** The ledger of what came in. */
public final class Deliveries {
  private final Database database;
  private final Database people;
  private final WebhookMatcher intake;
  private final DeliveryQueryStore history = new DeliveryQueryStore();
  private final Supplier<UUID> ids;
  private final DispatchPermits permits;

  public Deliveries(
      DatabasePools pools, WebhookMatcher intake, Supplier<UUID> ids, DispatchPermits permits) {
    this.database = pools.webhooks();
    this.people = pools.people();
    this.intake = intake;
    this.ids = ids;
    this.permits = permits;
  }

  /** A recorder for one event loop. */
  public DeliveryRecorder recorder(NodeId node, DispatchLoader hands, IntConsumer batchSizes) {
    return new DeliveryRecorder(
        database,
        new DeliveryWrites(ids, permits, intake),
        hands,
        new ReorderedRepeats(database, history, intake),
        new RecorderSettings(node, batchSizes));
  }

  /**
   * With the decisions on the account's own pipelines. Empty when the account has no such delivery
   * and it concerns no pipeline of it.
   */
  public Future<Optional<JsonObject>> find(AccountId account, DeliveryId id) {
    return history
        .find(people, account, id)
        .compose(found ->
            found.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : withDispatches(account, found.get().json()).map(Optional::of));
  }

  private Future<JsonObject> withDispatches(AccountId account, JsonObject delivery) {
    var decisions = decisions(delivery);
    var dispatches =
        decisions.stream()
            .map(decision -> decision.getString("dispatchId"))
            .filter(Objects::nonNull)
            .map(UUID::fromString)
            .toList();
    decisions.forEach(decision -> decision.remove("pipelineId"));
    return history
        .dispatches(people, account, dispatches)
        .map(found -> delivery.put("dispatches", new JsonArray(found)));
  }

  private static List<JsonObject> decisions(JsonObject delivery) {
    return delivery.getJsonArray("decisions").stream().map(JsonObject.class::cast).toList();
  }

  /** Which deliveries: empty texts and absent times do not narrow. */
  public record Query(
      String fullRepositoryId,
      String status,
      Optional<OffsetDateTime> since,
      Optional<OffsetDateTime> until) {}

  /** Lists deliveries without their events and decisions, the newest first. */
  public Future<Page<JsonObject>> list(
      AccountId account, Query query, PageRequest<DeliveryId> request) {
    var filter = new Filter(query.fullRepositoryId(), query.status(), query.since(), query.until());
    return history.list(people, account, filter, request);
  }
}
