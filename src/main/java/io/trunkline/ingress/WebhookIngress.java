package io.trunkline.ingress;

import io.trunkline.delivery.MatchedDelivery;
import io.trunkline.delivery.WebhookMatcher;
import io.trunkline.ingress.IngressResult.Stored;
import io.trunkline.installation.Hook;
import io.vertx.core.Future;
import java.util.Optional;

/** Matches and records webhooks that arrive at the hook of one installation. */
final class WebhookIngress {
  private final WebhookMatcher matcher;
  private final VersionedRecording recording;

  WebhookIngress(WebhookMatcher matcher, VersionedRecording recording) {
    this.matcher = matcher;
    this.recording = recording;
  }

  /** Returns empty if the installation has changed since its hook was read. */
  Future<Optional<Stored>> record(
      HookVerification.Result.Verified verified, WebhookObserver observer) {
    return matcher
        .match(verified.installation(), verified.webhook())
        .map(delivery -> withServerMismatch(verified.hook(), delivery))
        .compose(delivery -> recording.record(delivery, observer));
  }

  private static MatchedDelivery withServerMismatch(Hook hook, MatchedDelivery delivery) {
    return delivery
        .webhook()
        .server()
        .flatMap(hook::findHostMismatch)
        .map(delivery::withServerMismatch)
        .orElse(delivery);
  }
}
