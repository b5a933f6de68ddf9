package io.trunkline.ingress;

import io.trunkline.delivery.DeliveryOutcome.Ignored;
import io.trunkline.delivery.MatchedDelivery;
import io.trunkline.delivery.ParsedWebhook;
import io.trunkline.delivery.WebhookMatcher;
import io.trunkline.ingress.IngressResult.Stored;
import io.trunkline.installation.Hook;
import io.trunkline.installation.Installation;
import io.trunkline.installation.InstallationOwners;
import io.trunkline.provider.NormalizedWebhook.OwnerRenamed;
import io.vertx.core.Future;
import java.util.Optional;

/** Matches and records webhooks that arrive at the hook of one installation. */
final class WebhookIngress {
  private final InstallationOwners owners;
  private final WebhookMatcher matcher;
  private final VersionedRecording recording;

  WebhookIngress(InstallationOwners owners, WebhookMatcher matcher, VersionedRecording recording) {
    this.owners = owners;
    this.matcher = matcher;
    this.recording = recording;
  }

  /** Returns empty if the installation has changed since its hook was read. */
  Future<Optional<Stored>> record(
      HookVerification.Result.Verified verified, WebhookObserver observer) {
    return matcher
        .parse(verified.installation(), verified.webhook())
        .compose(parsed -> match(verified.installation(), parsed))
        .map(delivery -> withServerMismatch(verified.hook(), delivery))
        .compose(delivery -> recording.record(delivery, observer));
  }

  private Future<MatchedDelivery> match(Installation installation, ParsedWebhook parsed) {
    return parsed.normalized() instanceof OwnerRenamed renamed
        ? owners
            .follow(installation, renamed)
            .map(owner -> parsed.matched(installation, new Ignored(reason(renamed, owner))))
        : matcher.match(installation, parsed);
  }

  private static String reason(OwnerRenamed renamed, Optional<String> owner) {
    return "%s was renamed to %s; the owner of this installation is %s"
        .formatted(renamed.oldName(), renamed.newName(), owner.orElse("gone"));
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
