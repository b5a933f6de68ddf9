package io.trunkline.delivery;

import io.trunkline.account.AccountId;
import io.trunkline.connection.ConnectionArn;
import io.trunkline.delivery.DispatchStore.HeldDispatch;
import io.trunkline.pipeline.PipelineId;
import io.trunkline.pipeline.PipelineTarget;
import io.trunkline.pipeline.Pipelines;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.GroupCommit;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.target.OriginalWebhook;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/** Claims, settles, retries and cancels dispatches, and reads them for the API. */
public final class Dispatches {
  private static final GroupCommit.Limits LIMITS =
      new GroupCommit.Limits(2, 128, 4 * 1_024 * 1_024, 65_536);
  private static final int SETTLEMENT_BYTES = 256;

  /** Delay of a dispatch that was claimed although its pipeline has no permit left. */
  private static final Duration NO_PERMIT_DELAY = Duration.ofSeconds(1);

  private static final String NO_PERMIT = "waits for other dispatches of its pipeline";
  private static final String DELIVERY_EXPIRED = "its delivery was deleted by retention";

  private static final String EVENTS_UNREADABLE = "the events of its delivery cannot be read";

  private static final String CONNECTION_DELETED = "its connection was deleted";
  private static final String CONNECTION_UNSHARED = "its connection is no longer shared";

  private final Database database;
  private final Database control;
  private final DispatchStore store;
  private final SettlementStore settlements;
  private final DispatchQueryStore queries = new DispatchQueryStore();
  private final DeliveryQueryStore deliveries = new DeliveryQueryStore();
  private final Pipelines pipelines;
  private final DispatchLoader loader;
  private final DispatchPermits permits;

  public Dispatches(
      DatabasePools pools,
      NodeId node,
      Pipelines pipelines,
      DispatchLoader loader,
      DispatchPermits permits) {
    this.database = pools.webhooks();
    this.control = pools.control();
    this.store = new DispatchStore(node);
    this.settlements = new SettlementStore(node);
    this.pipelines = pipelines;
    this.loader = loader;
    this.permits = permits;
  }

  /**
   * Dispatches that this node has claimed.
   *
   * @param leased dispatches to attempt
   * @param settlements settlements of dispatches that cannot be attempted; the caller must write
   *     them immediately
   */
  public record ClaimedDispatches(List<LeasedDispatch> leased, List<Settlement> settlements) {}

  /** Queues the dispatches of nodes whose lease has expired; returns how many. */
  public Future<Integer> adopt() {
    return store.adopt(database);
  }

  /**
   * Puts the dispatches that this node holds back in the queue, where other nodes can claim them;
   * returns how many.
   */
  public Future<Integer> release() {
    return store.release(database);
  }

  /** Claims due dispatches, at most as many as there are free permits. */
  public Future<ClaimedDispatches> claim(int rowsMax) {
    return store
        .claim(database, Math.min(rowsMax, permits.free()), permits)
        .compose(this::withTargets);
  }

  /** Finds dispatches that this node has claimed but that are not among the {@code known} ones. */
  public Future<ClaimedDispatches> recall(Collection<DispatchId> known) {
    return store.recall(database, known).compose(this::withTargets);
  }

  private Future<ClaimedDispatches> withTargets(List<HeldDispatch> held) {
    if (held.isEmpty()) {
      return Future.succeededFuture(new ClaimedDispatches(List.of(), List.of()));
    }
    var ids = held.stream().map(HeldDispatch::pipeline).collect(Collectors.toSet());
    return pipelines.findTargets(ids).map(targets -> claimed(held, targets));
  }

  private ClaimedDispatches claimed(
      List<HeldDispatch> held, Map<PipelineId, PipelineTarget> targets) {
    var leased = new ArrayList<LeasedDispatch>();
    var settlements = new ArrayList<Settlement>();
    for (var dispatch : held) {
      var content =
          dispatch.stored().flatMap(stored -> DispatchLoader.findContent(dispatch, stored));
      var ended = cancelled(dispatch).or(() -> failed(dispatch, content));
      if (ended.isPresent()) {
        settlements.add(settlement(dispatch, ended.get()));
      } else {
        var target = Optional.ofNullable(targets.get(dispatch.pipeline()));
        permits
            .tryAcquire(dispatch.pipeline())
            .ifPresentOrElse(
                permit ->
                    leased.add(
                        DispatchLoader.leaseHeld(dispatch, content.orElseThrow(), target, permit)),
                () ->
                    settlements.add(
                        settlement(
                            dispatch, new Settlement.Outcome.Queued(NO_PERMIT_DELAY, NO_PERMIT))));
      }
    }
    return new ClaimedDispatches(leased, settlements);
  }

  private static Optional<Settlement.Outcome> failed(
      HeldDispatch held, Optional<DispatchLoader.HeldContent> content) {
    return content.isPresent()
        ? Optional.empty()
        : Optional.of(
            new Settlement.Outcome.Failed(
                held.stored().isPresent() ? EVENTS_UNREADABLE : DELIVERY_EXPIRED));
  }

  private static Optional<Settlement.Outcome> cancelled(HeldDispatch held) {
    if (!held.hasConnection()) {
      return Optional.of(new Settlement.Outcome.Cancelled(CONNECTION_DELETED));
    }
    return held.isEntitled()
        ? Optional.empty()
        : Optional.of(new Settlement.Outcome.Cancelled(CONNECTION_UNSHARED));
  }

  private static Settlement settlement(HeldDispatch held, Settlement.Outcome outcome) {
    return new Settlement(held.id(), held.fence(), outcome, Optional.empty());
  }

  /**
   * Creates a settler for one event loop. The settler writes settlements in batches and returns the
   * age of each dispatch, or empty if this node no longer holds the dispatch.
   */
  public GroupCommit<Settlement, Optional<Duration>> settler(IntConsumer batchSizes) {
    return new GroupCommit<>(
        LIMITS,
        _ -> SETTLEMENT_BYTES,
        batch ->
            settlements
                .settle(database, batch)
                .map(ages ->
                    batch.stream().map(one -> Optional.ofNullable(ages.get(one.id()))).toList()),
        batchSizes::accept);
  }

  /** Reads the provider's webhook again; empty if it was deleted by retention. */
  public Future<Optional<OriginalWebhook>> original(DeliveryId delivery) {
    return deliveries
        .payload(database, delivery)
        .map(found ->
            found.flatMap(payload ->
                loader
                    .provider(payload.providerType().segment())
                    .map(provider ->
                        new OriginalWebhook(provider, payload.headers(), payload.body()))));
  }

  public Future<DispatchBacklog> backlog() {
    return store.backlog(database);
  }

  /**
   * Lists dispatches with their attempts, the newest first. An empty {@code status} selects all.
   */
  public Future<Page<JsonObject>> list(
      AccountId account, String status, EventFilter events, PageRequest<DispatchId> request) {
    return queries.list(control, account, status, events, request);
  }

  public Future<Optional<JsonObject>> find(AccountId account, DispatchId id) {
    return queries
        .find(control, account, List.of(id.value()))
        .map(found -> found.stream().findFirst());
  }

  /** FAILED or CANCELLED → QUEUED; false if the account has no such dispatch in these states. */
  Future<Boolean> retry(Transaction transaction, AccountId account, DispatchId id) {
    return settlements.retry(transaction, account, id);
  }

  /** QUEUED → CANCELLED; false if the account has no such dispatch in this state. */
  Future<Boolean> cancel(Transaction transaction, AccountId account, DispatchId id) {
    return settlements.cancel(transaction, account, id);
  }

  /**
   * QUEUED → CANCELLED for the dispatches of a connection that this transaction deletes. Dispatches
   * in flight, and those beyond the statement's row limit, are cancelled when they are next
   * claimed.
   */
  Future<Void> cancelAll(Transaction transaction, ConnectionArn connection) {
    return settlements.cancelAll(transaction, connection.connectionId(), CONNECTION_DELETED);
  }

  /** Cancels only the dispatches of one account, which loses its share of the connection. */
  Future<Void> cancelAll(Transaction transaction, ConnectionArn connection, AccountId account) {
    return settlements.cancelAll(
        transaction, connection.connectionId(), account, CONNECTION_UNSHARED);
  }
}
