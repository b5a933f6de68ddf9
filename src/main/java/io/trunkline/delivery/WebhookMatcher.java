package io.trunkline.delivery;

import io.trunkline.event.OtherEvent;
import io.trunkline.event.Repository;
import io.trunkline.event.RepositoryEvent;
import io.trunkline.installation.Installation;
import io.trunkline.installation.InstallationId;
import io.trunkline.pipeline.PatternMatchCache;
import io.trunkline.pipeline.PipelineMatcher;
import io.trunkline.pipeline.Route;
import io.trunkline.pipeline.RouteCache;
import io.trunkline.platform.postgres.Database;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.Provider;
import io.trunkline.provider.VerifiedWebhook;
import io.trunkline.provider.WebhookVerifier;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns verified webhooks into matched deliveries: parses them, finds the repository's pipelines,
 * and matches the events with their triggers. Ingress, {@code explain} and the start of reordered
 * repeats all use these steps.
 */
public final class WebhookMatcher {
  private static final Set<String> COMMON_HEADERS = Set.of("content-type", "user-agent");

  private final Map<String, Provider> providers;
  private final RouteCache routes;
  private final PullRequestHistory pullRequests;
  private final BodyExecutor bodies;
  private final PipelineMatcher matcher = new PipelineMatcher();

  /**
   * Creates a matcher.
   *
   * @param providers the adapters by path segment
   */
  public WebhookMatcher(
      Database database, Map<String, Provider> providers, RouteCache routes, BodyExecutor bodies) {
    this.pullRequests = new PullRequestHistory(database);
    this.providers = Map.copyOf(providers);
    this.routes = routes;
    this.bodies = bodies;
  }

  private Optional<Provider> provider(String segment) {
    return Optional.ofNullable(providers.get(segment));
  }

  /**
   * Returns the adapter for a path segment. For an unknown segment, returns any adapter: no hook
   * exists under that segment, so the webhook is refused like one for an unknown hook.
   */
  public Provider providerOrAny(String segment) {
    return provider(segment).orElseGet(() -> providers.values().iterator().next());
  }

  /** Drops the cached routes of an installation. */
  public void forget(InstallationId installation) {
    routes.drop(installation);
  }

  /** Drops the cached route of one repository. */
  public void forget(InstallationId installation, String repositoryId) {
    routes.drop(installation, repositoryId);
  }

  public void forgetAll() {
    routes.dropAll();
  }

  /** Parses a webhook of one installation. */
  public Future<ParsedWebhook> parse(Installation installation, VerifiedWebhook webhook) {
    return parse(providerOf(installation), webhook, Optional.empty());
  }

  /** Parses a webhook that arrived at the hook of an app. */
  public Future<ParsedWebhook> parseForApp(Installation app, VerifiedWebhook webhook) {
    var provider = providerOf(app);
    return parse(provider, webhook, provider.findProviderInstallationId(webhook));
  }

  /** Matches a parsed webhook for one of the installations that it concerns. */
  public Future<MatchedDelivery> match(Installation installation, ParsedWebhook parsed) {
    return match(installation, parsed, routes::find);
  }

  /** Matches a payload that was verified when it was received. */
  Future<MatchedDelivery> matchStored(Installation installation, StoredPayload payload) {
    return matchStored(installation, payload, routes::find);
  }

  /** Matches a payload that a user asks about, without side effects. */
  Future<MatchedDelivery> preview(Installation installation, StoredPayload payload) {
    return matchStored(installation, payload, routes::preview);
  }

  private interface RouteResolver {
    Future<Route> find(Installation installation, Repository repository);
  }

  private Future<MatchedDelivery> matchStored(
      Installation installation, StoredPayload payload, RouteResolver resolver) {
    var webhook = WebhookVerifier.acceptUnsigned(payload.headers(), payload.body());
    return parse(providerOf(installation), webhook, Optional.empty())
        .compose(
            parsed -> match(installation, parsed.withRecordedAs(payload.recordedAs()), resolver));
  }

  private Future<MatchedDelivery> match(
      Installation installation, ParsedWebhook parsed, RouteResolver resolver) {
    return pullRequests
        .resolve(installation.id(), parsed)
        .compose(normalized -> outcome(installation, parsed, normalized, resolver))
        .map(outcome -> parsed.matched(installation, outcome));
  }

  private Provider providerOf(Installation installation) {
    return provider(installation.providerType().segment()).orElseThrow();
  }

  private Future<ParsedWebhook> parse(
      Provider provider, VerifiedWebhook webhook, Optional<String> providerInstallation) {
    return bodies.run(
        webhook.body(),
        () ->
            new ParsedWebhook(
                webhook,
                provider.normalize(webhook),
                providerInstallation,
                new StoredWebhook(
                    provider.envelope(webhook),
                    knownHeaders(provider, webhook.headers()),
                    webhook.body(),
                    Deflate.deflate(webhook.body())),
                Optional.empty()));
  }

  /** Returns the headers that the provider sends, without those that proxies and owners add. */
  private static MultiMap knownHeaders(Provider provider, MultiMap received) {
    var known = MultiMap.caseInsensitiveMultiMap();
    received.forEach((name, value) -> {
      var lowerName = name.toLowerCase(Locale.ROOT);
      if (COMMON_HEADERS.contains(lowerName) || provider.webhookHeaders().contains(lowerName)) {
        known.add(name, value);
      }
    });
    return known;
  }

  private Future<DeliveryOutcome> outcome(
      Installation installation,
      ParsedWebhook parsed,
      NormalizedWebhook normalized,
      RouteResolver resolver) {
    return switch (normalized) {
      case NormalizedWebhook.Ping() -> Future.succeededFuture(new DeliveryOutcome.Ping());
      case NormalizedWebhook.Ignored(var reason) -> other(installation, parsed, reason, resolver);
      case NormalizedWebhook.Changes changes -> outcome(installation, parsed, changes, resolver);
      case NormalizedWebhook.ProviderInstallationChanged(var id, var status, _, _, _, _) ->
          Future.succeededFuture(
              new DeliveryOutcome.Ignored(
                  "installation %s is %s; only the webhook of the app can report this"
                      .formatted(id, status)));
      case NormalizedWebhook.OwnerRenamed(_, var oldName, var newName) ->
          Future.succeededFuture(
              new DeliveryOutcome.Ignored("%s was renamed to %s".formatted(oldName, newName)));
      case NormalizedWebhook.PullRequestEdited _,
          NormalizedWebhook.PullRequestClosedWithoutHead _ ->
          throw new IllegalStateException("the pull request was not resolved");
    };
  }

  /** Matches an ignored webhook with the targets that ask for its event by name. */
  private Future<DeliveryOutcome> other(
      Installation installation, ParsedWebhook parsed, String reason, RouteResolver resolver) {
    return bodies
        .run(
            parsed.webhook().body(),
            () -> providerOf(installation).findOtherEvent(parsed.webhook()))
        .compose(found ->
            found
                .map(event ->
                    resolver
                        .find(installation, event.repository())
                        .map(route -> otherOutcome(event, route, reason)))
                .orElseGet(() -> Future.succeededFuture(new DeliveryOutcome.Ignored(reason))));
  }

  private DeliveryOutcome otherOutcome(OtherEvent event, Route route, String reason) {
    return matcher.isWanted(event, route)
        ? new DeliveryOutcome.ContainsChanges(
            route, match(List.of(event), event.name(), route), Optional.empty())
        : new DeliveryOutcome.Unwanted(route, event.repository(), reason);
  }

  private Future<DeliveryOutcome> outcome(
      Installation installation,
      ParsedWebhook parsed,
      NormalizedWebhook.Changes changes,
      RouteResolver resolver) {
    var repository = changes.events().getFirst().repository();
    return resolver
        .find(installation, repository)
        .compose(route ->
            route.foreign().isPresent()
                ? Future.succeededFuture(new DeliveryOutcome.Foreign(route, repository))
                : bodies.run(
                    parsed.webhook().body(),
                    () ->
                        new DeliveryOutcome.ContainsChanges(
                            route,
                            match(changes.events(), parsed.stored().envelope().eventName(), route),
                            changes.skippedChanges())));
  }

  private List<MatchedChange> match(
      List<? extends RepositoryEvent> events, String eventName, Route route) {
    var tested = new PatternMatchCache();
    return events.stream()
        .map(event -> new MatchedChange(event, matcher.match(event, eventName, route, tested)))
        .toList();
  }
}
