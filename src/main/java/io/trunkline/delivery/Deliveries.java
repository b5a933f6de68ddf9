package io.trunkline.delivery;

import io.trunkline.account.AccountId;
import io.trunkline.installation.Installations;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Creates the recorders that store deliveries, and reads deliveries for the API. */
public final class Deliveries {
  private final Database database;
  private final Database control;
  private final WebhookMatcher matcher;
  private final DeliveryQueryStore queries = new DeliveryQueryStore();
  private final DispatchQueryStore dispatchQueries = new DispatchQueryStore();
  private final DeliveryPreparer preparer;
  private final DispatchPermits permits;
  private final StorageHealth storageHealth = new StorageHealth(System::nanoTime);

  public Deliveries(
      DatabasePools pools,
      WebhookMatcher matcher,
      BodyExecutor bodies,
      Supplier<UUID> ids,
      DispatchPermits permits) {
    this.database = pools.webhooks();
    this.control = pools.control();
    this.matcher = matcher;
    this.preparer = new DeliveryPreparer(ids, bodies);
    this.permits = permits;
  }

  /** Returns the health of the storage, which says whether deliveries can be stored. */
  public StorageHealth storageHealth() {
    return storageHealth;
  }

  /**
   * Creates a recorder for one event loop.
   *
   * @param batchSizes is called with the number of deliveries in each batch
   */
  public DeliveryRecorder recorder(NodeId node, DispatchLoader loader, IntConsumer batchSizes) {
    var writer = writer(node, loader, batchSizes);
    return new DeliveryRecorder(writer, new ReorderedRepeats(database, queries, matcher, writer));
  }

  /** Creates the periodic step that starts overdue repeats, for one event loop. */
  public LateStarts lateStarts(NodeId node, DispatchLoader loader, Installations installations) {
    var writer = writer(node, loader, _ -> {});
    return new LateStarts(
        database, installations, new ReorderedRepeats(database, queries, matcher, writer));
  }

  private DeliveryWriter writer(NodeId node, DispatchLoader loader, IntConsumer batchSizes) {
    var store = new DeliveryStore(node);
    return new DeliveryWriter(
        preparer,
        new DeliveryBatches(database, store, storageHealth, batchSizes),
        new DuplicateResolver(database, store, preparer),
        loader,
        permits);
  }

  /**
   * Returns a delivery with the decisions on the account's own pipelines. Returns empty unless the
   * delivery belongs to the account or concerns one of its pipelines.
   */
  public Future<Optional<JsonObject>> find(AccountId account, DeliveryId id) {
    return queries
        .find(control, account, id)
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
    return dispatchQueries
        .find(control, account, dispatches)
        .map(found -> delivery.put("dispatches", new JsonArray(found)));
  }

  private static List<JsonObject> decisions(JsonObject delivery) {
    return delivery.getJsonArray("decisions").stream().map(JsonObject.class::cast).toList();
  }

  /** Lists deliveries without their events and decisions, the newest first. */
  public Future<Page<JsonObject>> list(
      AccountId account, DeliveryFilter filter, PageRequest<DeliveryId> request) {
    return queries.list(control, account, filter, request);
  }
}
