package io.trunkline.ingress;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.ingress.HookVerification.Result;
import io.vertx.core.Future;
import java.util.Optional;

/** The webhook flow after the body has been read: finish the verification, match, record. */
final class IngressFlow {
  private final HookVerification verification;
  private final WebhookIngress webhooks;
  private final AppWebhookIngress appWebhooks;

  IngressFlow(
      HookVerification verification, WebhookIngress webhooks, AppWebhookIngress appWebhooks) {
    this.verification = verification;
    this.webhooks = webhooks;
    this.appWebhooks = appWebhooks;
  }

  Future<IngressResult> accept(ReceivedWebhook received) {
    var started = received.verification();
    return StaleRetry.run(attempt ->
        (attempt == 1
                ? verification.finish(started, received.body())
                // The installation has changed, so its secrets may have changed too.
                : verification.verify(started.head(), received.body()))
            .compose(result -> record(result, received.observer())));
  }

  /** Returns empty if the installation has changed since its hook was read. */
  private Future<Optional<IngressResult>> record(Result result, WebhookObserver observer) {
    return switch (result) {
      case Result.Rejected rejected -> succeededFuture(Optional.of(refuse(rejected, observer)));
      case Result.Verified verified when verified.installation().isApp() ->
          appWebhooks.record(verified, observer).map(Optional::of);
      case Result.Verified verified ->
          webhooks.record(verified, observer).map(stored -> stored.map(IngressResult.class::cast));
    };
  }

  /** Refuses a webhook whose headers are already invalid. */
  IngressResult refuse(StartedVerification started, WebhookObserver observer) {
    return refuse(HookVerification.mismatch(started.hook()), observer);
  }

  private static IngressResult refuse(Result.Rejected rejected, WebhookObserver observer) {
    rejected
        .installation()
        .ifPresent(installation -> observer.refused(installation, rejected.reason()));
    return new IngressResult.Refused();
  }
}
