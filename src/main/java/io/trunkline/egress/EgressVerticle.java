package io.trunkline.egress;

import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.delivery.DispatchPermits;
import io.trunkline.delivery.Dispatches;
import io.trunkline.delivery.Dispatches.ClaimedDispatches;
import io.trunkline.delivery.DispatchesRecorded;
import io.trunkline.delivery.LateStarts;
import io.trunkline.pipeline.Pipelines;
import io.trunkline.platform.secret.Sealer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attempts the dispatches that ingress hands over and those that are due. Deploy one instance per
 * node, after the node has joined the other nodes.
 */
public final class EgressVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(EgressVerticle.class);
  private static final int IDLE_CHECK_MILLIS = 100;
  private static final int CLAIM_ROWS_MAX = 128;

  private final Dispatches dispatches;
  private final LateStarts lateStarts;
  private final Pipelines pipelines;
  private final DispatchPermits permits;
  private final Settings settings;
  private final MeterRegistry registry;
  private final List<RepeatedTask> tasks = new ArrayList<>();
  private Dispatcher dispatcher;
  private EgressMetrics metrics;
  private boolean isDraining;
  private boolean isClaiming;

  /**
   * The settings of egress.
   *
   * @param retryFor how long a dispatch is attempted before it fails
   */
  public record Settings(
      Duration retryFor, Times times, Sealer sealer, InstantSource time, RandomGenerator random) {}

  /**
   * The intervals between searches, and the time limit for draining.
   *
   * @param claim interval between two searches for due dispatches
   * @param adopt interval between two searches for dispatches of nodes whose lease has expired
   * @param measure interval between two counts of the due dispatches, and between two searches for
   *     overdue repeats
   * @param drainMax how long a stopping node waits for running attempts
   */
  public record Times(Duration claim, Duration adopt, Duration measure, Duration drainMax) {}

  /** The objects through which the verticle finds and changes its work. */
  public record Work(
      Dispatches dispatches, LateStarts lateStarts, Pipelines pipelines, DispatchPermits permits) {}

  public EgressVerticle(Work work, Settings settings, MeterRegistry registry) {
    this.dispatches = work.dispatches();
    this.lateStarts = work.lateStarts();
    this.pipelines = work.pipelines();
    this.permits = work.permits();
    this.settings = settings;
    this.registry = registry;
  }

  @Override
  public Future<?> start() {
    metrics = new EgressMetrics(registry, permits);
    dispatcher =
        new Dispatcher(
            dispatches,
            new Dispatcher.PipelineState(pipelines, permits.waits()),
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
    startTasks();
    return Future.succeededFuture();
  }

  private void startTasks() {
    var times = settings.times();
    repeat(
        "adopt dispatches",
        times.adopt(),
        () -> dispatches.adopt().onSuccess(EgressVerticle::logAdopted));
    repeat("start reordered repeats", times.measure(), lateStarts::run);
    repeat(
        "measure the backlog",
        times.measure(),
        () -> dispatches.backlog().onSuccess(metrics::setBacklog));
    repeat("find unsent dispatches", times.claim(), this::recall);
    repeat("claim due dispatches", times.claim(), this::claim);
  }

  private void repeat(String name, Duration interval, RepeatedTask.Work work) {
    tasks.add(new RepeatedTask(vertx, name, interval, work).start());
  }

  private static void logAdopted(int count) {
    if (count > 0) {
      LOG.info("Requeued {} dispatches of nodes whose lease has expired", count);
    }
  }

  private Future<?> recall() {
    return dispatches.recall(dispatcher.inProgress()).onSuccess(this::dispatch);
  }

  private Future<Void> claim() {
    if (isClaiming || isDraining || permits.free() == 0) {
      return Future.succeededFuture();
    }
    isClaiming = true;
    return dispatches
        .claim(CLAIM_ROWS_MAX)
        .onSuccess(this::dispatch)
        .onComplete(_ -> isClaiming = false)
        .mapEmpty();
  }

  private void dispatch(ClaimedDispatches claimed) {
    claimed.settlements().forEach(dispatcher::settleWithoutAttempt);
    var attempts = claimed.leased().stream().map(dispatcher::attempt).toList();
    // More dispatches may be due, so claim again as soon as one of these attempts has finished.
    if (!attempts.isEmpty()) {
      Future.any(attempts).onComplete(_ -> claim());
    }
  }

  /** Stops claiming, waits for the running attempts, and releases the other dispatches. */
  @Override
  public Future<?> stop() {
    isDraining = true;
    tasks.forEach(RepeatedTask::stop);
    return awaitIdle(settings.times().drainMax().toMillis() / IDLE_CHECK_MILLIS)
        .compose(_ -> dispatches.release())
        .onSuccess(
            count -> LOG.info("Stopped sending; requeued {} dispatches for other nodes", count));
  }

  private Future<Void> awaitIdle(long checksLeft) {
    return (dispatcher.isIdle() && !isClaiming) || checksLeft <= 0
        ? Future.succeededFuture()
        : vertx.timer(IDLE_CHECK_MILLIS).compose(_ -> awaitIdle(checksLeft - 1));
  }
}
