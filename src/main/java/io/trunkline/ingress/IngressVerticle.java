package io.trunkline.ingress;

import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.account.Accounts;
import io.trunkline.delivery.Deliveries;
import io.trunkline.delivery.DispatchLoader;
import io.trunkline.delivery.DispatchesRecorded;
import io.trunkline.delivery.LeasedDispatch;
import io.trunkline.delivery.MatchedDelivery;
import io.trunkline.delivery.NodeId;
import io.trunkline.delivery.RecordResult;
import io.trunkline.delivery.WebhookMatcher;
import io.trunkline.ingress.HeaderVerification.BodyVerification;
import io.trunkline.ingress.HeaderVerification.SecretsRequested;
import io.trunkline.ingress.WebhookIngress.Received;
import io.trunkline.installation.Hooks;
import io.trunkline.installation.InstallationId;
import io.trunkline.installation.ProviderInstallations;
import io.trunkline.pipeline.RouteCache;
import io.trunkline.platform.http.ByteBudget;
import io.trunkline.platform.http.CappedBody;
import io.trunkline.platform.http.ClientAddress;
import io.trunkline.platform.http.Deadlines;
import io.trunkline.platform.http.Listener;
import io.trunkline.provider.WebhookVerifier;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds the gateway listener: turns a request into a webhook, and what it came to into an answer.
 */
public final class IngressVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(IngressVerticle.class);

  private static final Duration SWEEP = Duration.ofMillis(250);

  private final Parts parts;
  private final Limits limits;
  private final Listener.Address address;
  private final SuspiciousDeliveryAudit odd;
  private final RefusalCounts refusals = new RefusalCounts();
  private final Deadlines bodies;
  private final Deadlines answers;
  private final IngressMetrics metrics;
  private Hooks hooks;
  private WebhookIngress ingress;
  private HeaderVerification firstLook;
  private Listener listener;
  private volatile int port;

  /** What the webhook road is made of. */
  public record Parts(
      HooksFactory hooks,
      ProviderInstallations grants,
      Accounts accounts,
      Deliveries deliveries,
      WebhookMatcher intake,
      RouteCache routes,
      DispatchLoader hands,
      NodeId node,
      InstantSource clock,
      MeterRegistry registry) {}

  /** Makes hooks for one event loop. */
  public interface HooksFactory {
    Hooks make(Hooks.Pause pause);
  }

  /**
   * Caps of one body, of all bodies of this node, of the time that one may take to come, and of the
   * time from there to the answer; and how often counters of rejected webhooks are written.
   */
  public record Limits(
      long bodyBytesMax,
      ByteBudget bodies,
      Duration bodyTimeMax,
      Duration answerTimeMax,
      ClientAddress clients,
      Duration writeRefusals) {}

  public IngressVerticle(Parts parts, Limits limits, Listener.Address address) {
    this.parts = parts;
    this.limits = limits;
    this.address = address;
    this.bodies = new Deadlines(limits.bodyTimeMax(), System::nanoTime);
    this.answers = new Deadlines(limits.answerTimeMax(), System::nanoTime);
    this.metrics = new IngressMetrics(parts.registry());
    this.odd = new SuspiciousDeliveryAudit(parts.accounts());
  }

  @Override
  public Future<?> start() {
    hooks = parts.hooks().make(wait -> vertx.timer(wait.toMillis()).mapEmpty());
    var verifier = new WebhookVerifier(parts.clock());
    ingress =
        new WebhookIngress(
            hooks,
            new WebhookIngress.Ledger(
                parts.intake(),
                parts.routes(),
                parts.deliveries().recorder(parts.node(), parts.hands(), metrics::batch),
                parts.grants()),
            verifier,
            System::nanoTime);
    firstLook = new HeaderVerification(ingress, verifier, System::nanoTime);
    metrics.hookCache(hooks);
    vertx.eventBus().<String>localConsumer(Hooks.CHANGED, message -> forget(message.body()));
    vertx.setPeriodic(SWEEP.toMillis(), _ -> sweep());
    vertx.setPeriodic(limits.writeRefusals().toMillis(), _ -> writeRefusals());
    listener = new Listener(vertx, address, this::handle);
    return listener.listen().onSuccess(bound -> port = bound);
  }

  /** The port that it is bound to; 0 before it is. */
  public int port() {
    return port;
  }

  private void sweep() {
    bodies.sweep();
    answers.sweep();
  }

  /** An installation's id; empty: notices may have been lost, so everything is forgotten. */
  private void forget(String installation) {
    if (installation.isEmpty()) {
      ingress.forgetAll();
    } else {
      ingress.forget(new InstallationId(UUID.fromString(installation)));
    }
  }

  private void writeRefusals() {
    var counts = refusals.take();
    if (!counts.isEmpty()) {
      hooks
          .recordRefusals(counts)
          .onFailure(fault -> LOG.warn("refusals are not counted: {}", fault.getMessage()));
    }
  }

  private void handle(HttpServerRequest request) {
    var path = WebhookPath.find(request.path());
    var exchange =
        new WebhookExchange(request, path.map(WebhookPath::segment).orElse("none"), metrics);
    if (path.isEmpty()) {
      exchange.refuse(404, "not_found", "not found");
      return;
    }
    RequestPrecheck.refusal(request, CappedBody.declared(request), limits.bodyBytesMax())
        .ifPresentOrElse(
            refusal -> exchange.refuse(refusal.code(), refusal.reason(), refusal.message()),
            () -> receive(exchange, path.get()));
  }

  private void receive(WebhookExchange exchange, WebhookPath path) {
    var request = exchange.request();
    var asked =
        new SecretsRequested(path, parts.intake().providerOrAny(path.segment()), request.headers());
    if (firstLook.isProofMissing(asked)) {
      // No body can make good a proof that is missing: it is not even read.
      exchange.unauthorized();
      return;
    }
    request.pause();
    exchange.endsBy(bodies.begin(() -> exchange.refuse(408, "slow", "the body came too slowly")));
    firstLook
        .begin(asked)
        .onSuccess(begun -> {
          if (begun.check().isRejectedByHeaders()) {
            refuseUnread(exchange, begun);
          } else {
            read(exchange, asked, begun);
          }
        })
        .onFailure(fault -> fail(exchange, fault));
  }

  private void refuseUnread(WebhookExchange exchange, BodyVerification begun) {
    begun
        .hook()
        .installation()
        .ifPresent(
            installation -> observe(exchange).refused(installation.id(), WebhookIngress.MISMATCH));
    exchange.unauthorized();
  }

  private void read(WebhookExchange exchange, SecretsRequested asked, BodyVerification begun) {
    var request = exchange.request();
    var check = begun.check();
    var body = new CappedBody(request, limits.bodyBytesMax(), limits.bodies());
    exchange.holds(body);
    body.read(check::update)
        .onSuccess(outcome -> {
          switch (outcome) {
            case CappedBody.Outcome.Whole(var bytes) -> {
              var received =
                  new Received(
                      asked.path(),
                      asked.provider(),
                      request.headers(),
                      bytes,
                      begun.secrets(),
                      observe(exchange));
              accept(exchange, received, begun);
            }
            case CappedBody.Outcome.TooLarge() -> {
              var refusal = RequestPrecheck.tooLarge(limits.bodyBytesMax());
              exchange.refuse(refusal.code(), refusal.reason(), refusal.message());
            }
            case CappedBody.Outcome.OverBudget() -> {
              // Some providers give up a hook for a 4xx.
              if (check.isVerifiedByHeaders()) {
                exchange.unavailable("flood");
              } else {
                exchange.tooMany();
              }
            }
            case CappedBody.Outcome.Aborted() ->
                exchange.refuse(400, "aborted", "the body is not whole");
          }
        });
  }

  private void accept(WebhookExchange exchange, Received received, BodyVerification begun) {
    exchange.endsBy(answers.begin(() -> exchange.unavailable("timeout")));
    exchange.goesOn();
    ingress
        .accept(received, begun.hook(), begun.check().finish(received.body()))
        .onSuccess(exchange::answer)
        .onFailure(fault -> fail(exchange, fault))
        .onComplete(_ -> exchange.release());
  }

  /** Our own faults are 503, never 500: what could not be stored may be stored in a moment. */
  private void fail(WebhookExchange exchange, Throwable fault) {
    if (fault instanceof Hooks.TooManyWaiting) {
      exchange.unavailable("flood");
      return;
    }
    LOG.error("a webhook of {} was not stored: {}", exchange.provider(), fault.toString());
    exchange.unavailable("fault");
  }

  private WebhookIngress.Observer observe(WebhookExchange exchange) {
    return new WebhookIngress.Observer() {
      @Override
      public void recorded(MatchedDelivery arrival, RecordResult recorded) {
        var client = limits.clients().of(exchange.request());
        DeliveryLog.write(arrival, recorded, client, exchange.tookMillis());
        odd.audit(arrival);
        if (recorded instanceof RecordResult.Duplicate) {
          metrics.repeated(exchange.provider());
        }
      }

      @Override
      public void handOver(List<LeasedDispatch> dispatches) {
        if (!dispatches.isEmpty()) {
          vertx
              .eventBus()
              .send(
                  DispatchesRecorded.ADDRESS,
                  new DispatchesRecorded(dispatches),
                  new DeliveryOptions().setLocalOnly(true));
        }
      }

      @Override
      public void refused(InstallationId installation, String reason) {
        refusals.count(installation, reason);
        metrics.refusedSignature(exchange.provider());
      }
    };
  }

  /** Serves every request of a kept connection, then closes; what was refused lately is written. */
  @Override
  public Future<?> stop() {
    writeRefusals();
    return listener.drain();
  }
}
