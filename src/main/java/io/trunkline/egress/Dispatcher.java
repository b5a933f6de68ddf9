package io.trunkline.egress;

import io.trunkline.delivery.ConsumerWaits;
import io.trunkline.delivery.DispatchId;
import io.trunkline.delivery.Dispatches;
import io.trunkline.delivery.LeasedDispatch;
import io.trunkline.delivery.Settlement;
import io.trunkline.delivery.Settlement.Outcome;
import io.trunkline.pipeline.PipelineId;
import io.trunkline.pipeline.PipelineTarget;
import io.trunkline.pipeline.Pipelines;
import io.trunkline.platform.postgres.GroupCommit;
import io.trunkline.platform.text.LogThrottle;
import io.trunkline.target.AttemptResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attempts leased dispatches and settles them: writes the outcome and the attempt. Belongs to one
 * event loop.
 */
final class Dispatcher {
  private static final Duration SETTLE_RETRY_DELAY = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final Pipelines pipelines;
  private final ConsumerWaits waits;
  private final Targets targets;
  private final RetrySchedule retries;
  private final EgressMetrics metrics;
  private final Clocks clocks;
  private final GroupCommit<Settlement, Optional<Duration>> settler;
  private final LogThrottle<PipelineId> failedAttempts = new LogThrottle<>(System::nanoTime);
  private final LogThrottle<String> failures = new LogThrottle<>(System::nanoTime);
  private final LogThrottle<String> settling = new LogThrottle<>(System::nanoTime);
  private final Set<DispatchId> inProgress = new HashSet<>();
  private final RecentAttempts recentAttempts = new RecentAttempts();

  /** The clock, random numbers, and a pause that does not block the event loop. */
  record Clocks(InstantSource time, RandomGenerator random, Pause pause) {
    interface Pause {
      Future<Void> of(Duration duration);
    }
  }

  /** The pipelines, and which of them wait for a consumer. */
  record PipelineState(Pipelines pipelines, ConsumerWaits waits) {}

  Dispatcher(
      Dispatches dispatches,
      PipelineState state,
      Targets targets,
      RetrySchedule retries,
      EgressMetrics metrics,
      Clocks clocks) {
    this.pipelines = state.pipelines();
    this.waits = state.waits();
    this.targets = targets;
    this.retries = retries;
    this.metrics = metrics;
    this.clocks = clocks;
    this.settler = dispatches.settler(metrics::recordBatch);
  }

  /** Returns the dispatches that are being attempted or settled. */
  Collection<DispatchId> inProgress() {
    return Set.copyOf(inProgress);
  }

  boolean isIdle() {
    return inProgress.isEmpty();
  }

  /**
   * Attempts and settles the dispatch, then closes it. The future never fails. A fault leaves the
   * row unchanged, so that a later search finds the dispatch again.
   */
  Future<Void> attempt(LeasedDispatch dispatch) {
    return attemptOnce(dispatch).onComplete(_ -> dispatch.close());
  }

  private Future<Void> attemptOnce(LeasedDispatch dispatch) {
    if (!isNew(dispatch.id(), dispatch.fence())) {
      return Future.succeededFuture();
    }
    inProgress.add(dispatch.id());
    // The steps run inside the chain, so that the exceptions they throw are handled below.
    return Future.succeededFuture()
        .compose(_ ->
            dispatch
                .target()
                .map(target -> send(dispatch, target))
                .orElseGet(() -> Future.succeededFuture(pipelineDeleted(dispatch))))
        .compose(settlement -> settle(dispatch, settlement))
        .recover(fault -> {
          recentAttempts.forget(dispatch.id());
          LOG.atError()
              .addKeyValue("dispatch_id", dispatch.id())
              .addKeyValue("pipeline_id", dispatch.pipeline())
              .setCause(fault)
              .log("An attempt failed unexpectedly");
          return Future.succeededFuture();
        })
        .onComplete(_ -> inProgress.remove(dispatch.id()));
  }

  /**
   * Returns false if the dispatch has already arrived. It may arrive twice: by message and from the
   * table.
   */
  private boolean isNew(DispatchId id, int fence) {
    return !inProgress.contains(id) && recentAttempts.add(id, fence);
  }

  /** Settles a claimed dispatch that cannot be attempted. */
  void settleWithoutAttempt(Settlement settlement) {
    if (!isNew(settlement.id(), settlement.fence())) {
      return;
    }
    settler
        .submit(settlement)
        .onFailure(fault -> {
          recentAttempts.forget(settlement.id());
          LOG.atWarn()
              .addKeyValue("dispatch_id", settlement.id())
              .setCause(fault)
              .log("Cannot settle a dispatch; it is claimed again later");
        });
  }

  private Future<Settlement> send(LeasedDispatch dispatch, PipelineTarget target) {
    var startedAt = clocks.time().instant();
    return targets
        .send(dispatch, target)
        .compose(reply -> pauseIfGone(dispatch, reply))
        .map(reply ->
            switch (reply) {
              case TargetReply.NoConsumer(var address) -> noConsumer(dispatch, target, address);
              case TargetReply.Result(var result) -> attempted(dispatch, target, result, startedAt);
            });
  }

  /** Pauses the pipeline if its target is gone, so that no other event is sent there. */
  private Future<TargetReply> pauseIfGone(LeasedDispatch dispatch, TargetReply reply) {
    return reply instanceof TargetReply.Result(AttemptResult.Gone(var reason, _, _))
        ? pipelines.pauseBecauseGone(dispatch.pipeline(), reason).map(reply)
        : Future.succeededFuture(reply);
  }

  private static Settlement pipelineDeleted(LeasedDispatch dispatch) {
    return new Settlement(
        dispatch.id(),
        dispatch.fence(),
        new Outcome.Cancelled("its pipeline was deleted"),
        Optional.empty());
  }

  /**
   * Queues the dispatch, because no attempt was made. Any node may claim it, but this node claims
   * no other dispatches of the pipeline until the pipeline has a consumer here.
   */
  private Settlement noConsumer(LeasedDispatch dispatch, PipelineTarget target, String address) {
    metrics.countAttempt(type(target), "no_consumer");
    var reason = "no consumer at " + address;
    var canWait = retries.next(1, dispatch.age(), Optional.empty()).isPresent();
    if (canWait) {
      waits.add(dispatch.pipeline());
    }
    Outcome outcome =
        canWait ? new Outcome.Queued(Duration.ZERO, reason) : new Outcome.Failed(reason);
    return new Settlement(dispatch.id(), dispatch.fence(), outcome, Optional.empty());
  }

  private Settlement attempted(
      LeasedDispatch dispatch, PipelineTarget target, AttemptResult result, Instant startedAt) {
    waits.remove(dispatch.pipeline());
    int number = dispatch.attemptsBefore() + 1;
    var duration = Duration.between(startedAt, clocks.time().instant());
    var code = code(result);
    metrics.countAttempt(type(target), code.toLowerCase(Locale.ROOT));
    if (!(result instanceof AttemptResult.Delivered)) {
      logFailedAttempt(dispatch, target, result);
    }
    return new Settlement(
        dispatch.id(),
        dispatch.fence(),
        outcome(dispatch, number, result),
        Optional.of(
            new Settlement.AttemptRecord(
                number,
                startedAt,
                duration,
                // The table has no separate code for a target that is gone.
                code.equals("GONE") ? "GIVE_UP" : code,
                result.httpStatus(),
                result.reason(),
                result.answer())));
  }

  private void logFailedAttempt(
      LeasedDispatch dispatch, PipelineTarget target, AttemptResult result) {
    failedAttempts
        .tryLog(dispatch.pipeline())
        .ifPresent(suppressed ->
            LOG.atWarn()
                .addKeyValue("dispatch_id", dispatch.id())
                .addKeyValue("pipeline_id", dispatch.pipeline())
                .log(
                    LogThrottle.withCount(
                        "The target of pipeline %s failed: %s"
                            .formatted(target.pipeline(), result.reason()),
                        suppressed)));
  }

  private Outcome outcome(LeasedDispatch dispatch, int number, AttemptResult result) {
    return switch (result) {
      case AttemptResult.Delivered _ -> new Outcome.Delivered();
      case AttemptResult.GiveUp(var reason, _) -> new Outcome.Failed(reason);
      case AttemptResult.Gone(var reason, _, _) -> new Outcome.Failed(reason);
      case AttemptResult.TryLater(var reason, var retryAfter, _, _) ->
          retries
              .next(number, dispatch.age(), retryAfter)
              .<Outcome>map(delay -> new Outcome.Queued(delay, reason))
              .orElseGet(() -> new Outcome.Failed("retries exhausted: " + reason));
    };
  }

  /**
   * Retries until the database accepts the settlement. Otherwise the dispatch would be attempted
   * again.
   */
  private Future<Void> settle(LeasedDispatch dispatch, Settlement settlement) {
    return submit(settlement)
        .recover(fault -> {
          settling
              .tryLog("settle")
              .ifPresent(suppressed ->
                  LOG.atWarn()
                      .addKeyValue("dispatch_id", dispatch.id())
                      .setCause(fault)
                      .log(
                          LogThrottle.withCount(
                              "Cannot settle a dispatch yet; trying again", suppressed)));
          return settleLater(settlement);
        });
  }

  private Future<Void> settleLater(Settlement settlement) {
    return clocks
        .pause()
        .of(SETTLE_RETRY_DELAY)
        .compose(_ -> submit(settlement).recover(_ -> settleLater(settlement)));
  }

  private Future<Void> submit(Settlement settlement) {
    return settler.submit(settlement).onSuccess(age -> count(settlement, age)).mapEmpty();
  }

  /** {@code age} is empty if this node no longer held the dispatch. */
  private void count(Settlement settlement, Optional<Duration> age) {
    if (age.isEmpty()) {
      metrics.countLost();
    } else if (settlement.outcome() instanceof Outcome.Delivered) {
      metrics.recordDelivered(age.get());
    } else if (settlement.outcome() instanceof Outcome.Failed(var reason)) {
      failures
          .tryLog(reason)
          .ifPresent(suppressed ->
              LOG.atWarn()
                  .addKeyValue("dispatch_id", settlement.id())
                  .log(LogThrottle.withCount("A dispatch failed: " + reason, suppressed)));
    }
  }

  private static String type(PipelineTarget target) {
    return target.settings().getString("type");
  }

  /** Returns the name of the outcome in the table of attempts and in the metrics. */
  private static String code(AttemptResult result) {
    return switch (result) {
      case AttemptResult.Delivered _ -> "DELIVERED";
      case AttemptResult.TryLater _ -> "TRY_LATER";
      case AttemptResult.GiveUp _ -> "GIVE_UP";
      case AttemptResult.Gone _ -> "GONE";
    };
  }
}
