package io.trunkline.ingress;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.delivery.DeliveryOutcome;
import io.trunkline.delivery.DeliveryRecorder;
import io.trunkline.delivery.MatchedDelivery;
import io.trunkline.delivery.ParsedWebhook;
import io.trunkline.delivery.WebhookMatcher;
import io.trunkline.ingress.IngressResult.Stored;
import io.trunkline.ingress.IngressResult.TryAgainLater;
import io.trunkline.ingress.WebhookIngress.Observer;
import io.trunkline.installation.Installation;
import io.trunkline.installation.InstallationId;
import io.trunkline.installation.ProviderInstallationChangeResult;
import io.trunkline.installation.ProviderInstallationMemberCache;
import io.trunkline.installation.ProviderInstallationMembers;
import io.trunkline.installation.ProviderInstallations;
import io.trunkline.pipeline.RouteCache;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationChanged;
import io.trunkline.provider.VerifiedWebhook;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The webhook road behind the hook of a whole app: a delivery hangs on a grant, and is recorded for
 * every installation that holds it. What hangs on none is recorded under the app's own row.
 */
final class AppWebhookIngress {
  /** The best first. */
  private static final List<String> STATUSES = List.of("ping", "accepted", "ignored", "duplicate");

  private final ProviderInstallations grants;
  private final ProviderInstallationMemberCache holders;
  private final WebhookMatcher intake;
  private final RouteCache routes;
  private final DeliveryRecorder recorder;

  AppWebhookIngress(WebhookIngress.Ledger ledger) {
    this.grants = ledger.grants();
    this.holders = new ProviderInstallationMemberCache(ledger.grants());
    this.intake = ledger.intake();
    this.routes = ledger.routes();
    this.recorder = ledger.recorder();
  }

  /**
   * A delivery on its way: whose it is, and what it has come to so far, by the installations that
   * it was recorded for.
   *
   * @param forApp the verdict of what concerns nobody but the app
   */
  private record AppDelivery(
      ParsedWebhook reading,
      Optional<DeliveryOutcome> forApp,
      Observer observer,
      Map<InstallationId, Stored> stored) {

    /** What of it hangs on a grant. */
    Optional<String> grant() {
      return forApp.isPresent() ? Optional.empty() : reading.grant();
    }

    boolean isStoredFor(Installation installation) {
      return stored.containsKey(installation.id());
    }
  }

  void forget(InstallationId installation) {
    holders.drop(installation);
  }

  void forgetAll() {
    holders.dropAll();
  }

  Future<IngressResult> record(Installation app, VerifiedWebhook webhook, Observer observer) {
    return intake
        .readOfApp(app, webhook)
        .compose(reading ->
            forApp(app, reading)
                .map(verdict -> new AppDelivery(reading, verdict, observer, new LinkedHashMap<>())))
        .compose(course -> record(app, course, 1));
  }

  private Future<Optional<DeliveryOutcome>> forApp(Installation app, ParsedWebhook reading) {
    return switch (reading.normalized()) {
      case NormalizedWebhook.Ping _ -> succeededFuture(Optional.of(new DeliveryOutcome.Ping()));
      case ProviderInstallationChanged changed ->
          grants
              .apply(app.providerType(), changed, Buffer.buffer(reading.webhook().bodyDigest()))
              .map(result -> Optional.of(new DeliveryOutcome.Ignored(reason(changed, result))));
      case NormalizedWebhook.Changes _,
          NormalizedWebhook.PullRequestEdited _,
          NormalizedWebhook.Ignored _ ->
          succeededFuture(Optional.empty());
    };
  }

  private static String reason(
      ProviderInstallationChanged changed, ProviderInstallationChangeResult result) {
    var told =
        "installation %s is %s: ".formatted(changed.providerInstallationId(), changed.status());
    return switch (result) {
      case ProviderInstallationChangeResult.Applied(var count) ->
          told
              + switch (changed.status()) {
                case ACTIVE -> connections(count) + " came back";
                case SUSPENDED, DELETED -> connections(count) + " went to ERROR";
              };
      case ProviderInstallationChangeResult.AlreadyApplied() ->
          told + "told already, nothing changed";
      case ProviderInstallationChangeResult.OutOfOrder(var at) ->
          told + "told late, it changed at " + at;
      case ProviderInstallationChangeResult.Gone() -> told + "it was deleted before";
    };
  }

  private static String connections(int count) {
    return count + (count == 1 ? " connection" : " connections");
  }

  /** One round over all installations that it was not recorded for yet. */
  private Future<IngressResult> record(Installation app, AppDelivery course, int round) {
    return holders
        .find(app, course.grant())
        .compose(found -> {
          var targets = targets(found, course);
          return Future.join(targets.stream().map(one -> recordFor(one, course)).toList())
              .compose(_ -> goOn(app, targets, course, round));
        });
  }

  private Future<IngressResult> goOn(
      Installation app, List<AppRecipient> targets, AppDelivery course, int round) {
    var left = targets.stream().filter(one -> !course.isStoredFor(one.installation())).toList();
    if (left.isEmpty()) {
      return succeededFuture(sum(List.copyOf(course.stored().values())));
    }
    if (round >= WebhookIngress.ROUNDS_MAX) {
      return succeededFuture(new TryAgainLater("the installations change too fast"));
    }
    left.forEach(one -> {
      forget(one.installation().id());
      routes.drop(one.installation().id());
    });
    return record(app, course, round + 1);
  }

  /** For whom it is recorded; without a verdict, by what this installation makes of it. */
  private record AppRecipient(Installation installation, Optional<DeliveryOutcome> verdict) {}

  private static List<AppRecipient> targets(ProviderInstallationMembers found, AppDelivery course) {
    if (course.forApp().isPresent()) {
      return List.of(new AppRecipient(found.app(), course.forApp()));
    }
    return found.installations().isEmpty()
        ? List.of(new AppRecipient(found.app(), Optional.of(unheld(course.reading()))))
        : found.installations().stream()
            .map(one -> new AppRecipient(one, Optional.empty()))
            .toList();
  }

  private static DeliveryOutcome unheld(ParsedWebhook reading) {
    var nobody =
        reading
            .grant()
            .map(grant -> "no installation here holds installation %s".formatted(grant))
            .orElse("it names no installation of the app");
    return new DeliveryOutcome.Ignored(
        reading.normalized() instanceof NormalizedWebhook.Ignored(var reason)
            ? reason + "; " + nobody
            : nobody);
  }

  /** Done without a result in the course when the installation has changed meanwhile. */
  private Future<Void> recordFor(AppRecipient target, AppDelivery course) {
    var installation = target.installation();
    return course.isStoredFor(installation)
        ? succeededFuture()
        : arrival(target, course.reading())
            .compose(arrival ->
                WebhookIngress.isOfOneVersion(arrival)
                    ? recorder
                        .record(arrival)
                        .map(recorded -> WebhookIngress.told(course.observer(), arrival, recorded))
                    : succeededFuture(Optional.<Stored>empty()))
            .onSuccess(
                done -> done.ifPresent(stored -> course.stored().put(installation.id(), stored)))
            .mapEmpty();
  }

  private Future<MatchedDelivery> arrival(AppRecipient target, ParsedWebhook reading) {
    var installation = target.installation();
    return target
        .verdict()
        .map(verdict -> succeededFuture(reading.arrival(installation, verdict)))
        .orElseGet(() -> intake.receive(installation, reading));
  }

  /** One answer for all: of the best status, by the first delivery that has it. */
  private static Stored sum(List<Stored> stored) {
    var best =
        stored.stream()
            .min(
                Comparator.comparingInt((Stored one) -> STATUSES.indexOf(one.status()))
                    .thenComparing(one -> one.id().toString()))
            .orElseThrow();
    var dispatches = stored.stream().mapToInt(Stored::dispatches).sum();
    return new Stored(best.id(), best.status(), dispatches);
  }
}
