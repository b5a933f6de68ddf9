package io.trunkline.ingress;

import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.account.Accounts;
import io.trunkline.installation.Hooks;
import io.trunkline.installation.InstallationId;
import io.trunkline.pipeline.RouteCache;
import io.trunkline.platform.http.ClientAddress;
import io.trunkline.platform.http.Listener;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the webhook listener. */
public final class IngressVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(IngressVerticle.class);
  private static final Duration SWEEP_INTERVAL = Duration.ofMillis(250);

  private final IngressFlows flows;
  private final Accounts accounts;
  private final Settings settings;
  private final IngressMetrics metrics;
  private final RefusalCounts refusals = new RefusalCounts();
  private IngressCaches caches;
  private Listener listener;
  private volatile int port;

  /**
   * Settings of the listener.
   *
   * @param otherHandlers handlers of requests that are not webhooks, by the beginning of their path
   * @param clients finds the address of a client behind a proxy
   * @param writeRefusals interval at which the counts of refused webhooks are stored
   */
  public record Settings(
      Listener.Address address,
      Map<String, OtherHandler> otherHandlers,
      ClientAddress clients,
      IngressLimits limits,
      Duration writeRefusals) {}

  /** Creates a handler of requests that are not webhooks. */
  public interface OtherHandler {
    /** The handler calls {@code answered} when it has answered a request. */
    Handler<HttpServerRequest> create(Vertx vertx, Consumer<HttpServerRequest> answered);
  }

  public IngressVerticle(
      IngressFlows flows, Accounts accounts, Settings settings, MeterRegistry registry) {
    this.flows = flows;
    this.accounts = accounts;
    this.settings = settings;
    this.metrics = new IngressMetrics(registry);
  }

  @Override
  public Future<?> start() {
    var flow = flows.create(pause -> vertx.timer(pause.toMillis()).mapEmpty(), metrics::countBatch);
    caches = flow.caches();
    metrics.watchHooks(caches.hooks());
    var observers =
        new WebhookObservers(
            vertx.eventBus(),
            settings.clients(),
            new SuspiciousDeliveryAudit(accounts),
            refusals,
            metrics);
    var handler = new WebhookHandler(flow, observers, settings.limits(), metrics);
    vertx.eventBus().<String>localConsumer(Hooks.CHANGED, message -> forget(message.body()));
    vertx
        .eventBus()
        .<String>localConsumer(RouteCache.CHANGED, message -> forgetRoutes(message.body()));
    vertx.setPeriodic(SWEEP_INTERVAL.toMillis(), _ -> handler.sweepDeadlines());
    vertx.setPeriodic(settings.writeRefusals().toMillis(), _ -> writeRefusals());
    listener = new Listener(vertx, settings.address(), withOtherHandlers(handler::handle));
    return listener.listen().onSuccess(bound -> port = bound);
  }

  private Handler<HttpServerRequest> withOtherHandlers(Handler<HttpServerRequest> webhooks) {
    var handlers = new HashMap<String, Handler<HttpServerRequest>>();
    settings
        .otherHandlers()
        .forEach((path, other) ->
            handlers.put(path, other.create(vertx, request -> listener.end(request))));
    return request -> {
      for (var other : handlers.entrySet()) {
        if (request.path().startsWith(other.getKey())) {
          other.getValue().handle(request);
          return;
        }
      }
      webhooks.handle(request);
    };
  }

  /** Returns whether the listener's event loop runs. */
  public boolean isResponsive() {
    return listener.isResponsive();
  }

  /** Returns the port that the listener is bound to; 0 until it is bound. */
  public int port() {
    return port;
  }

  /** Drops the cached data of an installation, or of all installations if the text is empty. */
  private void forget(String installation) {
    if (installation.isEmpty()) {
      caches.forgetAll();
    } else {
      caches.forget(new InstallationId(UUID.fromString(installation)));
    }
  }

  /** Drops the cached pipelines of a repository. {@link RouteCache#CHANGED} defines the text. */
  private void forgetRoutes(String repository) {
    var slash = repository.indexOf('/');
    caches.forgetRoutes(
        new InstallationId(UUID.fromString(repository.substring(0, slash))),
        repository.substring(slash + 1));
  }

  private void writeRefusals() {
    var counts = refusals.take();
    if (!counts.isEmpty()) {
      caches
          .hooks()
          .recordRefusals(counts)
          .onFailure(fault -> LOG.warn("Cannot store the counts of refused webhooks", fault));
    }
  }

  /**
   * Stores the counts of refusals, lets open connections finish their requests, and closes them.
   */
  @Override
  public Future<?> stop() {
    writeRefusals();
    return listener.drain();
  }
}
