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

/** The ledger of what is owed: who holds it, and what it came to. */
public final class Dispatches {
  private static final GroupCommit.Limits LIMITS =
      new GroupCommit.Limits(2, 128, 4 * 1_024 * 1_024, 65_536);
  private static final int SETTLEMENT_BYTES = 256;

  /** How long a dispatch waits that was claimed although its pipeline has no permit left. */
  private static final Duration NO_PERMIT_DELAY = Duration.ofSeconds(1);

  private static final String CONNECTION_DELETED = "its connection was deleted";
  private static final String CONNECTION_UNSHARED = "its connection is shared no more";

  private final Database database;
  private final Database people;
  private final DispatchStore store;
  private final SettlementStore settlements;
  private final DeliveryQueryStore history = new DeliveryQueryStore();
  private final Pipelines pipelines;
  private final DispatchLoader hands;
  private final DispatchPermits permits;

  public Dispatches(
      DatabasePools pools,
      NodeId node,
      Pipelines pipelines,
      DispatchLoader hands,
      DispatchPermits permits) {
    this.database = pools.webhooks();
    this.people = pools.people();
    this.store = new DispatchStore(node);
    this.settlements = new SettlementStore(node);
    this.pipelines = pipelines;
    this.hands = hands;
    this.permits = permits;
  }

  /** What this node took, and what cannot be attempted and must be settled at once. */
  public record ClaimedDispatches(List<LeasedDispatch> inHand, List<Settlement> unfit) {}

  /** How much is due and for how long the oldest has been. */
  public record Backlog(long depth, Duration oldest) {}

  /** Makes owed again what nodes left behind whose lease ran out; answers how many. */
  public Future<Integer> adopt() {
    return store.adopt(database);
  }

  /** Gives back all dispatches that this node holds, and returns their number. */
  public Future<Integer> release() {
    return store.release(database);
  }

  /** Takes what is due, as far as there are permits. */
  public Future<ClaimedDispatches> claim(int most) {
    return store.claim(database, Math.min(most, permits.free()), permits).compose(this::take);
  }

  /** Takes what this node holds by the table without having heard of it. */
  public Future<ClaimedDispatches> recall(Collection<DispatchId> known) {
    return store.recall(database, known).compose(this::take);
  }

  private Future<ClaimedDispatches> take(List<HeldDispatch> held) {
    if (held.isEmpty()) {
      return Future.succeededFuture(new ClaimedDispatches(List.of(), List.of()));
    }
    var ids = held.stream().map(HeldDispatch::pipeline).collect(Collectors.toSet());
    return pipelines.targets(ids).map(targets -> sorted(held, targets));
  }

  private ClaimedDispatches sorted(
      List<HeldDispatch> held, Map<PipelineId, PipelineTarget> targets) {
    var inHand = new ArrayList<LeasedDispatch>();
    var unfit = new ArrayList<Settlement>();
    for (var one : held) {
      var ready = hands.later(one, Optional.ofNullable(targets.get(one.pipeline())));
      var cancelled = cancelled(one);
      if (cancelled.isPresent()) {
        unfit.add(unfit(one, cancelled.get()));
      } else if (ready.isEmpty()) {
        unfit.add(unfit(one, new Settlement.Outcome.Failed("its delivery is no longer kept")));
      } else if (permits.tryAcquire(one.pipeline())) {
        inHand.add(ready.get());
      } else {
        unfit.add(
            unfit(
                one,
                new Settlement.Outcome.Queued(
                    NO_PERMIT_DELAY, "waits for others of its pipeline")));
      }
    }
    return new ClaimedDispatches(inHand, unfit);
  }

  private static Optional<Settlement.Outcome> cancelled(HeldDispatch held) {
    if (!held.hasConnection()) {
      return Optional.of(new Settlement.Outcome.Cancelled(CONNECTION_DELETED));
    }
    return held.isEntitled()
        ? Optional.empty()
        : Optional.of(new Settlement.Outcome.Cancelled(CONNECTION_UNSHARED));
  }

  private static Settlement unfit(HeldDispatch held, Settlement.Outcome outcome) {
    return new Settlement(held.id(), held.fence(), outcome, Optional.empty());
  }

  /**
   * Settles for one event loop, in batches; answers the age, or empty when this node had lost it.
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

  public void released(LeasedDispatch dispatch) {
    permits.release(dispatch.pipeline());
  }

  /** What the provider sent, read again; empty when it is no longer kept. */
  public Future<Optional<OriginalWebhook>> original(DeliveryId delivery) {
    return history
        .payload(database, delivery)
        .map(found ->
            found.flatMap(payload ->
                hands
                    .provider(payload.providerType().segment())
                    .map(provider ->
                        new OriginalWebhook(provider, payload.headers(), payload.body()))));
  }

  public Future<Backlog> backlog() {
    return store.backlog(database);
  }

  /**
   * Lists dispatches with their attempts, the newest first. An empty {@code pipeline} or {@code
   * status} selects all.
   */
  public Future<Page<JsonObject>> list(
      AccountId account, String pipeline, String status, PageRequest<DispatchId> request) {
    return history.listDispatches(people, account, pipeline, status, request);
  }

  public Future<Optional<JsonObject>> find(AccountId account, DispatchId id) {
    return history
        .dispatches(people, account, List.of(id.value()))
        .map(found -> found.stream().findFirst());
  }

  /** FAILED or CANCELLED → QUEUED; false when the account has no such dispatch in such a status. */
  public Future<Boolean> retry(Transaction transaction, AccountId account, DispatchId id) {
    return settlements.retry(transaction, account, id);
  }

  /** QUEUED → CANCELLED; false when the account has no such dispatch in such a status. */
  public Future<Boolean> cancel(Transaction transaction, AccountId account, DispatchId id) {
    return settlements.cancel(transaction, account, id);
  }

  /**
   * QUEUED → CANCELLED for what came by a connection that is deleted in this transaction. What is
   * in flight meanwhile, and what goes beyond one statement's share, ends when it is taken next.
   */
  public Future<Void> cancelAll(Transaction transaction, ConnectionArn connection) {
    return settlements.cancelAll(transaction, connection.connectionId(), CONNECTION_DELETED);
  }

  /** The same for what pipelines of one account had of a connection that it is losing. */
  public Future<Void> cancelAll(
      Transaction transaction, ConnectionArn connection, AccountId account) {
    return settlements.cancelAll(
        transaction, connection.connectionId(), account, CONNECTION_UNSHARED);
  }
}
