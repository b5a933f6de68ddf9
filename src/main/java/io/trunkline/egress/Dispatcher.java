package io.trunkline.egress;

import io.trunkline.delivery.DispatchId;
import io.trunkline.delivery.Dispatches;
import io.trunkline.delivery.LeasedDispatch;
import io.trunkline.delivery.Settlement;
import io.trunkline.delivery.Settlement.Outcome;
import io.trunkline.pipeline.PipelineTarget;
import io.trunkline.pipeline.Pipelines;
import io.trunkline.platform.postgres.GroupCommit;
import io.trunkline.target.AttemptResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Attempts what is in hand and settles it. Belongs to one event loop. */
final class Dispatcher {
  /** How long a dispatch waits whose target nobody serves on this node. */
  private static final Duration NOBODY_LEAST = Duration.ofSeconds(1);

  private static final Duration NOBODY_MOST = Duration.ofSeconds(5);
  private static final Duration SETTLE_AGAIN = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final Dispatches dispatches;
  private final Pipelines pipelines;
  private final Targets targets;
  private final RetrySchedule retries;
  private final EgressMetrics metrics;
  private final Clocks clocks;
  private final GroupCommit<Settlement, Optional<Duration>> settler;
  private final Map<DispatchId, LeasedDispatch> inHand = new HashMap<>();
  private final RecentAttempts begun = new RecentAttempts();

  /** Time, chance, and waiting without blocking. */
  record Clocks(InstantSource time, RandomGenerator random, Pause pause) {
    interface Pause {
      Future<Void> of(Duration duration);
    }
  }

  Dispatcher(
      Dispatches dispatches,
      Pipelines pipelines,
      Targets targets,
      RetrySchedule retries,
      EgressMetrics metrics,
      Clocks clocks) {
    this.dispatches = dispatches;
    this.pipelines = pipelines;
    this.targets = targets;
    this.retries = retries;
    this.metrics = metrics;
    this.clocks = clocks;
    this.settler = dispatches.settler(metrics::settled);
  }

  /** Those that are being attempted, or settled. */
  Collection<DispatchId> inHand() {
    return List.copyOf(inHand.keySet());
  }

  boolean isIdle() {
    return inHand.isEmpty();
  }

  /** Answers when it is settled. Never fails: the row is the truth, and is found again. */
  Future<Void> attempt(LeasedDispatch dispatch) {
    return attemptOnce(dispatch).onComplete(_ -> dispatch.close());
  }

  private Future<Void> attemptOnce(LeasedDispatch dispatch) {
    if (!begins(dispatch.id(), dispatch.fence())) {
      return Future.succeededFuture();
    }
    inHand.put(dispatch.id(), dispatch);
    // Within the chain, so that whatever is thrown still ends in a release.
    return Future.succeededFuture()
        .compose(_ ->
            dispatch
                .target()
                .map(target -> ask(dispatch, target))
                .orElseGet(() -> Future.succeededFuture(deleted(dispatch))))
        .compose(settlement -> settle(dispatch, settlement))
        .onFailure(_ -> begun.forget(dispatch.id()))
        .onComplete(_ -> inHand.remove(dispatch.id()));
  }

  /** Not when it was found in the table and then the word of it came, or the other way round. */
  private boolean begins(DispatchId id, int fence) {
    return !inHand.containsKey(id) && begun.add(id, fence);
  }

  /** Settles what was taken but cannot be attempted. */
  void settleUnfit(Settlement settlement) {
    if (!begins(settlement.id(), settlement.fence())) {
      return;
    }
    settler
        .submit(settlement)
        .onFailure(fault -> {
          begun.forget(settlement.id());
          LOG.warn("dispatch {} is not settled: {}", settlement.id(), fault.getMessage());
        });
  }

  private Future<Settlement> ask(LeasedDispatch dispatch, PipelineTarget target) {
    var startedAt = clocks.time().instant();
    return targets
        .send(dispatch, target)
        .compose(answer -> pauseIfGone(dispatch, answer))
        .map(answer ->
            switch (answer) {
              case TargetReply.NoConsumer(var address) -> nobody(dispatch, target, address);
              case TargetReply.Result(var result) -> tried(dispatch, target, result, startedAt);
            });
  }

  /** A target that is gone for good pauses its pipeline, so that nothing else is sent there. */
  private Future<TargetReply> pauseIfGone(LeasedDispatch dispatch, TargetReply answer) {
    return answer instanceof TargetReply.Result(AttemptResult.Gone(var reason, _))
        ? pipelines.pauseBecauseGone(dispatch.pipeline(), reason).map(answer)
        : Future.succeededFuture(answer);
  }

  private static Settlement deleted(LeasedDispatch dispatch) {
    return new Settlement(
        dispatch.id(),
        dispatch.fence(),
        new Outcome.Cancelled("its pipeline was deleted"),
        Optional.empty());
  }

  /** No attempt was made: any node may try in a few seconds. */
  private Settlement nobody(LeasedDispatch dispatch, PipelineTarget target, String address) {
    metrics.attempted(type(target), "nobody");
    var reason = "nobody consumes " + address;
    var delay =
        Duration.ofMillis(
            clocks.random().nextLong(NOBODY_LEAST.toMillis(), NOBODY_MOST.toMillis()));
    var outcome =
        retries
            .next(1, dispatch.age(), Optional.empty())
            .<Outcome>map(_ -> new Outcome.Queued(delay, reason))
            .orElseGet(() -> new Outcome.Failed(reason));
    return new Settlement(dispatch.id(), dispatch.fence(), outcome, Optional.empty());
  }

  private Settlement tried(
      LeasedDispatch dispatch, PipelineTarget target, AttemptResult result, Instant startedAt) {
    int number = dispatch.attemptsBefore() + 1;
    var duration = Duration.between(startedAt, clocks.time().instant());
    var word = word(result);
    metrics.attempted(type(target), word.toLowerCase(Locale.ROOT));
    return new Settlement(
        dispatch.id(),
        dispatch.fence(),
        outcome(dispatch, number, result),
        Optional.of(
            new Settlement.AttemptRecord(
                number,
                startedAt,
                duration,
                word.equals("GONE") ? "GIVE_UP" : word,
                httpStatus(result),
                reason(result))));
  }

  private Outcome outcome(LeasedDispatch dispatch, int number, AttemptResult result) {
    return switch (result) {
      case AttemptResult.Delivered _ -> new Outcome.Delivered();
      case AttemptResult.GiveUp(var reason, _) -> new Outcome.Failed(reason);
      case AttemptResult.Gone(var reason, _) -> new Outcome.Failed(reason);
      case AttemptResult.TryLater(var reason, var askedToWait, _) ->
          retries
              .next(number, dispatch.age(), askedToWait)
              .<Outcome>map(delay -> new Outcome.Queued(delay, reason))
              .orElseGet(
                  () -> new Outcome.Failed("tried in vain until its time ran out: " + reason));
    };
  }

  /** While the database is away the outcome is kept, so that it is not attempted once more. */
  private Future<Void> settle(LeasedDispatch dispatch, Settlement settlement) {
    return settler
        .submit(settlement)
        .onSuccess(age -> count(settlement, age))
        .<Void>mapEmpty()
        .recover(fault -> {
          LOG.warn("dispatch {} is not settled yet: {}", dispatch.id(), fault.getMessage());
          return clocks.pause().of(SETTLE_AGAIN).compose(_ -> settle(dispatch, settlement));
        });
  }

  private void count(Settlement settlement, Optional<Duration> age) {
    if (age.isEmpty()) {
      metrics.lost();
    } else if (settlement.outcome() instanceof Outcome.Delivered) {
      metrics.delivered(age.get());
    } else if (settlement.outcome() instanceof Outcome.Failed(var reason)) {
      LOG.warn("dispatch {} failed: {}", settlement.id(), reason);
    }
  }

  private static String type(PipelineTarget target) {
    return target.settings().getString("type");
  }

  private static String word(AttemptResult result) {
    return switch (result) {
      case AttemptResult.Delivered _ -> "DELIVERED";
      case AttemptResult.TryLater _ -> "TRY_LATER";
      case AttemptResult.GiveUp _ -> "GIVE_UP";
      case AttemptResult.Gone _ -> "GONE";
    };
  }

  private static OptionalInt httpStatus(AttemptResult result) {
    return switch (result) {
      case AttemptResult.Delivered(var status) -> status;
      case AttemptResult.TryLater(_, _, var status) -> status;
      case AttemptResult.GiveUp(_, var status) -> status;
      case AttemptResult.Gone(_, var status) -> status;
    };
  }

  private static String reason(AttemptResult result) {
    return switch (result) {
      case AttemptResult.Delivered _ -> "";
      case AttemptResult.TryLater(var reason, _, _) -> reason;
      case AttemptResult.GiveUp(var reason, _) -> reason;
      case AttemptResult.Gone(var reason, _) -> reason;
    };
  }
}
