package io.trunkline.egress;

import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.delivery.DispatchPermits;
import io.trunkline.delivery.Dispatches;
import io.trunkline.delivery.Dispatches.ClaimedDispatches;
import io.trunkline.delivery.DispatchesRecorded;
import io.trunkline.pipeline.Pipelines;
import io.trunkline.platform.secret.Sealer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attempts the dispatches that ingress hands over and those that are due. A node has one, and must
 * have joined the other nodes before.
 */
public final class EgressVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(EgressVerticle.class);
  private static final Duration DRAIN = Duration.ofSeconds(12);
  private static final int CLAIM_ROWS_MAX = 128;

  private final Dispatches dispatches;
  private final Pipelines pipelines;
  private final DispatchPermits permits;
  private final Settings settings;
  private final MeterRegistry registry;
  private Dispatcher dispatcher;
  private EgressMetrics metrics;
  private boolean isDraining;
  private boolean isClaiming;

  /**
   * Settings of egress.
   *
   * @param retryFor how long a dispatch is retried
   */
  public record Settings(
      Duration retryFor, Polls polls, Sealer sealer, InstantSource time, RandomGenerator random) {}

  /** Time between two searches for due dispatches, and for dispatches whose node is gone. */
  public record Polls(Duration claim, Duration adopt) {}

  public EgressVerticle(
      Dispatches dispatches,
      Pipelines pipelines,
      DispatchPermits permits,
      Settings settings,
      MeterRegistry registry) {
    this.dispatches = dispatches;
    this.pipelines = pipelines;
    this.permits = permits;
    this.settings = settings;
    this.registry = registry;
  }

  @Override
  public Future<?> start() {
    metrics = new EgressMetrics(registry, permits);
    dispatcher =
        new Dispatcher(
            dispatches,
            pipelines,
            new Targets(vertx.eventBus(), dispatches, settings.sealer()),
            new RetrySchedule(settings.retryFor(), settings.random()),
            metrics,
            new Dispatcher.Clocks(
                settings.time(),
                settings.random(),
                duration -> vertx.timer(duration.toMillis()).mapEmpty()));
    vertx
        .eventBus()
        .<DispatchesRecorded>localConsumer(DispatchesRecorded.ADDRESS)
        .handler(message -> message.body().dispatches().forEach(dispatcher::attempt));
    every(settings.polls().adopt(), () -> dispatches.adopt().onSuccess(EgressVerticle::adopted));
    every(settings.polls().adopt(), () -> dispatches.backlog().onSuccess(metrics::backlog));
    every(settings.polls().claim(), this::recall);
    every(settings.polls().claim(), this::claim);
    return Future.succeededFuture();
  }

  /** Repeats a step, never two at once; a fault is logged and the next turn tries again. */
  private void every(Duration period, Step step) {
    vertx
        .timer(period.toMillis())
        .compose(_ -> isDraining ? Future.succeededFuture() : step.run())
        .onFailure(this::explain)
        .onComplete(_ -> {
          if (!isDraining) {
            every(period, step);
          }
        });
  }

  private void explain(Throwable fault) {
    if (!isDraining) {
      LOG.warn("egress waits for the database: {}", fault.getMessage());
    }
  }

  private interface Step {
    Future<?> run();
  }

  private static void adopted(int count) {
    if (count > 0) {
      LOG.info("{} dispatches of nodes that are gone are owed again", count);
    }
  }

  private Future<?> recall() {
    return dispatches.recall(dispatcher.inHand()).onSuccess(this::take);
  }

  private Future<Void> claim() {
    if (isClaiming || isDraining || permits.free() == 0) {
      return Future.succeededFuture();
    }
    isClaiming = true;
    return dispatches
        .claim(CLAIM_ROWS_MAX)
        .onSuccess(this::take)
        .onComplete(_ -> isClaiming = false)
        .mapEmpty();
  }

  private void take(ClaimedDispatches taken) {
    taken.settlements().forEach(dispatcher::settleUnfit);
    var attempts = taken.leased().stream().map(dispatcher::attempt).toList();
    // More may be due: the end of an attempt begins the next round.
    if (!attempts.isEmpty()) {
      Future.any(attempts).onComplete(_ -> claim());
    }
  }

  /** Takes nothing new, ends what it began, and gives back the rest. */
  @Override
  public Future<?> stop() {
    isDraining = true;
    return idle(DRAIN.toMillis() / 100)
        .compose(_ -> dispatches.release())
        .onSuccess(count -> LOG.info("Stopped sending; gave back {} dispatches", count));
  }

  private Future<Void> idle(long turns) {
    return (dispatcher.isIdle() && !isClaiming) || turns <= 0
        ? Future.succeededFuture()
        : vertx.timer(100).compose(_ -> idle(turns - 1));
  }
}
