package io.trunkline.ingress;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.delivery.DeliveryOutcome;
import io.trunkline.delivery.DeliveryRecorder;
import io.trunkline.delivery.LeasedDispatch;
import io.trunkline.delivery.MatchedDelivery;
import io.trunkline.delivery.RecordResult;
import io.trunkline.delivery.WebhookMatcher;
import io.trunkline.ingress.IngressResult.Refused;
import io.trunkline.ingress.IngressResult.Stored;
import io.trunkline.ingress.IngressResult.TryAgainLater;
import io.trunkline.installation.Hook;
import io.trunkline.installation.Hooks;
import io.trunkline.installation.Installation;
import io.trunkline.installation.InstallationId;
import io.trunkline.installation.ProviderInstallations;
import io.trunkline.pipeline.RouteCache;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.Provider;
import io.trunkline.provider.Verification;
import io.trunkline.provider.VerifiedWebhook;
import io.trunkline.provider.WebhookVerifier;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The steps of the webhook road, from a body that is there to an answer. */
final class WebhookIngress {
  /** How often a webhook is matched anew because its installation changed meanwhile. */
  static final int ROUNDS_MAX = 5;

  static final String MISMATCH = "the signature does not match";

  private final Hooks hooks;
  private final WebhookMatcher intake;
  private final RouteCache routes;
  private final DeliveryRecorder recorder;
  private final LongSupplier nanos;
  private final WebhookVerifier verifier;
  private final AppWebhookIngress appRoad;

  WebhookIngress(Hooks hooks, Ledger ledger, WebhookVerifier verifier, LongSupplier nanos) {
    this.hooks = hooks;
    this.intake = ledger.intake();
    this.routes = ledger.routes();
    this.recorder = ledger.recorder();
    this.verifier = verifier;
    this.nanos = nanos;
    this.appRoad = new AppWebhookIngress(ledger);
  }

  /** What the road's later steps are made of. */
  record Ledger(
      WebhookMatcher intake,
      RouteCache routes,
      DeliveryRecorder recorder,
      ProviderInstallations grants) {}

  /**
   * A webhook whose body is there.
   *
   * @param tried the secrets that the signature was held against at first
   * @param observer is told what egress must attempt and what people want to see in a log
   */
  record Received(
      WebhookPath path,
      Provider provider,
      MultiMap headers,
      Buffer body,
      List<Secret> tried,
      Observer observer) {}

  /** Hears what came of a webhook beside its answer. */
  interface Observer {
    void recorded(MatchedDelivery arrival, RecordResult recorded);

    void handOver(List<LeasedDispatch> dispatches);

    void refused(InstallationId installation, String reason);
  }

  /** Drops what is remembered of an installation. */
  void forget(InstallationId installation) {
    hooks.drop(installation);
    routes.drop(installation);
    appRoad.forget(installation);
  }

  void forgetAll() {
    hooks.dropAll();
    routes.dropAll();
    appRoad.forgetAll();
  }

  /** The hook of the path; one under another provider's segment is unknown. */
  Future<Hook> hook(WebhookPath path) {
    return hooks.find(path.hookKey()).map(hook -> fitting(hook, path));
  }

  private Hook fitting(Hook hook, WebhookPath path) {
    return hook.installation()
            .filter(found -> found.providerType().segment().equals(path.segment()))
            .isPresent()
        ? hook
        : hooks.unknown();
  }

  /** Goes on from what the first look at the signature said. */
  Future<IngressResult> accept(Received received, Hook hook, Verification first) {
    return accept(received, hook, first, 1);
  }

  private Future<IngressResult> accept(
      Received received, Hook hook, Verification verification, int round) {
    return switch (verification) {
      case Verification.Verified(var webhook) when hook.installation().isPresent() ->
          record(received, hook, webhook, round);
      case Verification.Verified _, Verification.Rejected _ ->
          hookNow(received.path()).compose(now -> acceptNow(received, now, round));
    };
  }

  /** A secret may have been rotated a moment ago: only what the table says now refuses. */
  Future<Hook> hookNow(WebhookPath path) {
    return hooks.findAgain(path.hookKey()).map(hook -> fitting(hook, path));
  }

  private Future<IngressResult> acceptNow(Received received, Hook hook, int round) {
    if (round == 1 && hook.validSecrets(nanos.getAsLong()).equals(received.tried())) {
      // The same secrets would say the same, for the price of hashing the body once more.
      return refused(received, hook, MISMATCH);
    }
    return switch (verify(received, hook)) {
      case Verification.Verified(var webhook) when hook.installation().isPresent() ->
          record(received, hook, webhook, round);
      case Verification.Verified _ -> refused(received, hook, "unknown hook");
      case Verification.Rejected(var reason) -> refused(received, hook, reason);
    };
  }

  private static Future<IngressResult> refused(Received received, Hook hook, String reason) {
    hook.installation()
        .ifPresent(installation -> received.observer().refused(installation.id(), reason));
    return succeededFuture(new Refused(hook.installation().isPresent() ? reason : "unknown hook"));
  }

  private Verification verify(Received received, Hook hook) {
    return verifier.verify(
        received.provider().signatureScheme(),
        received.headers(),
        received.body(),
        hook.validSecrets(nanos.getAsLong()));
  }

  private Future<IngressResult> record(
      Received received, Hook hook, VerifiedWebhook webhook, int round) {
    var installation = hook.installation().orElseThrow();
    return installation.isApp()
        ? appRoad.record(installation, webhook, received.observer())
        : recordFor(received, hook, webhook, round);
  }

  private Future<IngressResult> recordFor(
      Received received, Hook hook, VerifiedWebhook webhook, int round) {
    var installation = hook.installation().orElseThrow();
    return intake
        .receive(installation, webhook)
        .map(arrival -> seenFrom(hook, arrival))
        .compose(arrival ->
            isOfOneVersion(arrival)
                ? recorder
                    .record(arrival)
                    .compose(recorded -> conclude(received, arrival, recorded, round))
                : again(received, installation, round));
  }

  private static MatchedDelivery seenFrom(Hook hook, MatchedDelivery arrival) {
    return arrival
        .webhook()
        .instance()
        .flatMap(hook::oddity)
        .map(arrival::fromOtherInstance)
        .orElse(arrival);
  }

  /** Secrets and routes are read apart: what was recorded must have been true at one moment. */
  static boolean isOfOneVersion(MatchedDelivery arrival) {
    return !(arrival.verdict() instanceof DeliveryOutcome.ContainsChanges(var route, _, _))
        || route.version() == arrival.installation().version();
  }

  private Future<IngressResult> conclude(
      Received received, MatchedDelivery arrival, RecordResult recorded, int round) {
    return told(received.observer(), arrival, recorded)
        .map(Future::<IngressResult>succeededFuture)
        .orElseGet(() -> again(received, arrival.installation(), round));
  }

  /** Empty when nothing was recorded, for the installation has changed meanwhile. */
  static Optional<Stored> told(Observer observer, MatchedDelivery arrival, RecordResult recorded) {
    return switch (recorded) {
      case RecordResult.Accepted(var id, var status, var started, var inHand) -> {
        observer.handOver(inHand);
        observer.recorded(arrival, recorded);
        yield Optional.of(new Stored(id, status, started));
      }
      case RecordResult.Duplicate(var first) -> {
        observer.recorded(arrival, recorded);
        yield Optional.of(new Stored(first, "duplicate", 0));
      }
      case RecordResult.Stale() -> Optional.empty();
    };
  }

  /** With what is true now, from the hook on: its secrets may be others, too. */
  private Future<IngressResult> again(Received received, Installation stale, int round) {
    if (round >= ROUNDS_MAX) {
      return succeededFuture(new TryAgainLater("the installation changes too fast"));
    }
    forget(stale.id());
    return hook(received.path())
        .compose(hook -> accept(received, hook, verify(received, hook), round + 1));
  }
}
