package io.trunkline.ingress;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.delivery.DeliveryOutcome;
import io.trunkline.delivery.MatchedDelivery;
import io.trunkline.delivery.ParsedWebhook;
import io.trunkline.delivery.WebhookMatcher;
import io.trunkline.ingress.IngressResult.Stored;
import io.trunkline.installation.Installation;
import io.trunkline.installation.InstallationId;
import io.trunkline.installation.ProviderInstallationMemberCache;
import io.trunkline.installation.ProviderInstallationMembers;
import io.trunkline.provider.NormalizedWebhook;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Matches and records webhooks that arrive at the hook of an app. A webhook names a provider
 * installation and is recorded once for each of our installations that use it. If no installation
 * uses it, the webhook is recorded for the app itself.
 */
final class AppWebhookIngress {
  /** All statuses, best first. The response has the best status among the recorded deliveries. */
  private static final List<String> STATUSES = List.of("ping", "accepted", "ignored", "duplicate");

  private final ProviderAnnouncements announcements;
  private final ProviderInstallationMemberCache members;
  private final WebhookMatcher matcher;
  private final VersionedRecording recording;

  AppWebhookIngress(
      ProviderAnnouncements announcements,
      ProviderInstallationMemberCache members,
      WebhookMatcher matcher,
      VersionedRecording recording) {
    this.announcements = announcements;
    this.members = members;
    this.matcher = matcher;
    this.recording = recording;
  }

  /**
   * A webhook that arrived at the hook of an app.
   *
   * @param forApp the outcome if the webhook concerns only the app itself; otherwise absent
   */
  private record AppDelivery(
      Installation app, ParsedWebhook parsed, Optional<DeliveryOutcome> forApp) {

    Optional<String> providerInstallation() {
      return forApp.isPresent() ? Optional.empty() : parsed.providerInstallation();
    }
  }

  /**
   * An installation that a webhook is recorded for.
   *
   * @param outcome absent if the webhook must be matched for the installation
   */
  private record Recipient(Installation installation, Optional<DeliveryOutcome> outcome) {}

  Future<IngressResult> record(
      HookVerification.Result.Verified verified, WebhookObserver observer) {
    var app = verified.installation();
    return matcher
        .parseForApp(app, verified.webhook())
        .compose(parsed ->
            announcements.apply(app, parsed).map(outcome -> new AppDelivery(app, parsed, outcome)))
        .compose(delivery -> {
          var stored = new LinkedHashMap<InstallationId, Stored>();
          return StaleRetry.run(_ -> recordMissing(delivery, stored, observer));
        });
  }

  /**
   * Records the webhook for all recipients that are not in {@code stored} yet, and adds them to it.
   */
  private Future<Optional<IngressResult>> recordMissing(
      AppDelivery delivery, Map<InstallationId, Stored> stored, WebhookObserver observer) {
    return members
        .find(delivery.app(), delivery.providerInstallation())
        .compose(found -> {
          var recipients = recipients(found, delivery);
          var missing =
              recipients.stream()
                  .filter(recipient -> !stored.containsKey(recipient.installation().id()))
                  .map(recipient ->
                      recordFor(recipient, delivery.parsed(), observer)
                          .onSuccess(result ->
                              result.ifPresent(delivered ->
                                  stored.put(recipient.installation().id(), delivered))))
                  .toList();
          return Future.join(missing)
              .map(_ ->
                  recipients.stream()
                          .allMatch(recipient -> stored.containsKey(recipient.installation().id()))
                      ? Optional.of(combined(stored.values().stream().toList()))
                      : Optional.empty());
        });
  }

  private static List<Recipient> recipients(
      ProviderInstallationMembers found, AppDelivery delivery) {
    if (delivery.forApp().isPresent()) {
      return List.of(new Recipient(found.app(), delivery.forApp()));
    }
    return found.installations().isEmpty()
        ? List.of(new Recipient(found.app(), Optional.of(unused(delivery.parsed()))))
        : found.installations().stream()
            .map(installation -> new Recipient(installation, Optional.empty()))
            .toList();
  }

  private static DeliveryOutcome unused(ParsedWebhook parsed) {
    var why =
        parsed
            .providerInstallation()
            .map("no installation here uses installation %s"::formatted)
            .orElse("it names no installation of the app");
    return new DeliveryOutcome.Ignored(
        parsed.normalized() instanceof NormalizedWebhook.Ignored(var reason)
            ? reason + "; " + why
            : why);
  }

  private Future<Optional<Stored>> recordFor(
      Recipient recipient, ParsedWebhook parsed, WebhookObserver observer) {
    return matched(recipient, parsed).compose(delivery -> recording.record(delivery, observer));
  }

  private Future<MatchedDelivery> matched(Recipient recipient, ParsedWebhook parsed) {
    var installation = recipient.installation();
    return recipient
        .outcome()
        .map(outcome -> succeededFuture(parsed.matched(installation, outcome)))
        .orElseGet(() -> matcher.match(installation, parsed));
  }

  /**
   * Combines the results into one response: the best status, and the first delivery that has it.
   */
  private static IngressResult combined(List<Stored> stored) {
    var best =
        stored.stream()
            .min(
                Comparator.comparingInt((Stored delivered) -> STATUSES.indexOf(delivered.status()))
                    .thenComparing(delivered -> delivered.id().toString()))
            .orElseThrow();
    var dispatches = stored.stream().mapToInt(Stored::dispatches).sum();
    return new Stored(best.id(), best.status(), dispatches);
  }
}
