package io.trunkline.ingress;

import io.trunkline.delivery.DeliveryRecorder;
import io.trunkline.delivery.WebhookMatcher;
import io.trunkline.installation.Hooks;
import io.trunkline.installation.InstallationApprovals;
import io.trunkline.installation.InstallationOwners;
import io.trunkline.installation.ProviderInstallationMemberCache;
import io.trunkline.installation.ProviderInstallations;
import io.trunkline.provider.WebhookVerifier;
import java.util.function.IntConsumer;

/** Builds the webhook flow of each event loop from the objects that all event loops share. */
public final class IngressFlows {
  private final HooksFactory hooksFactory;
  private final RecorderFactory recorderFactory;
  private final WebhookVerifier verifier;
  private final WebhookMatcher matcher;
  private final Announced announced;

  /** Creates the hooks of one event loop. */
  public interface HooksFactory {
    Hooks create(Hooks.Pause pause);
  }

  /** Creates the recorder of one event loop, which reports the size of each batch. */
  public interface RecorderFactory {
    DeliveryRecorder create(IntConsumer batchSizes);
  }

  /** What changes when a provider announces something about installations and their owners. */
  public record Announced(
      ProviderInstallations providerInstallations,
      InstallationOwners owners,
      InstallationApprovals approvals) {}

  public IngressFlows(
      HooksFactory hooksFactory,
      RecorderFactory recorderFactory,
      WebhookVerifier verifier,
      WebhookMatcher matcher,
      Announced announced) {
    this.hooksFactory = hooksFactory;
    this.recorderFactory = recorderFactory;
    this.verifier = verifier;
    this.matcher = matcher;
    this.announced = announced;
  }

  /**
   * The flow of one event loop.
   *
   * @param matcher finds the adapter of a path
   */
  record EventLoopFlow(
      WebhookMatcher matcher,
      HookVerification verification,
      IngressFlow flow,
      IngressCaches caches) {}

  EventLoopFlow create(Hooks.Pause pause, IntConsumer batchSizes) {
    var members = new ProviderInstallationMemberCache(announced.providerInstallations());
    var hooks = hooksFactory.create(pause);
    var caches = new IngressCaches(hooks, matcher, members);
    var recording = new VersionedRecording(recorderFactory.create(batchSizes), caches);
    var verification = new HookVerification(hooks, verifier, System::nanoTime);
    var flow =
        new IngressFlow(
            verification,
            new WebhookIngress(announced.owners(), matcher, recording),
            new AppWebhookIngress(
                new ProviderAnnouncements(
                    announced.providerInstallations(), announced.owners(), announced.approvals()),
                members,
                matcher,
                recording));
    return new EventLoopFlow(matcher, verification, flow, caches);
  }
}
