package io.trunkline.delivery;

import io.trunkline.event.Repository;
import io.trunkline.event.RepositoryEvent;
import io.trunkline.installation.Installation;
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
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The steps from a verified webhook to an arrival: normalize, resolve, match. The webhook road,
 * {@code explain} and late starts all walk them. Large bodies are read on a small pool of their
 * own.
 */
public final class WebhookMatcher {
  /** Above this many bytes a body is not read on the event loop. */
  private static final int INLINE_BYTES_MAX = 64 * 1_024;

  private final Map<String, Provider> providers;
  private final RouteCache routes;
  private final PullRequestHistory memory;
  private final WorkerExecutor largeBodies;
  private final PipelineMatcher matcher = new PipelineMatcher();

  /**
   * Takes what the steps need.
   *
   * @param providers by path segment
   */
  public WebhookMatcher(
      Database database,
      Map<String, Provider> providers,
      RouteCache routes,
      WorkerExecutor largeBodies) {
    this.memory = new PullRequestHistory(database);
    this.providers = Map.copyOf(providers);
    this.routes = routes;
    this.largeBodies = largeBodies;
  }

  /** The adapter behind a path segment. */
  public Optional<Provider> provider(String segment) {
    return Optional.ofNullable(providers.get(segment));
  }

  /** Any adapter for a segment that none serves: its hooks are unknown, and refused like others. */
  public Provider providerOrAny(String segment) {
    return provider(segment).orElseGet(() -> providers.values().iterator().next());
  }

  /** What the webhook of this installation came to. */
  public Future<MatchedDelivery> receive(Installation installation, VerifiedWebhook webhook) {
    var provider = providerOf(installation);
    return run(webhook.body(), () -> read(provider, webhook, Optional.empty()))
        .compose(reading -> receive(installation, reading));
  }

  /** Reads a webhook that came by the hook of an app, with the grant that it hangs on. */
  public Future<ParsedWebhook> readOfApp(Installation app, VerifiedWebhook webhook) {
    var provider = providerOf(app);
    return run(
        webhook.body(),
        () -> read(provider, webhook, provider.findProviderInstallationId(webhook)));
  }

  /** What a webhook that was read already comes to for this installation. */
  public Future<MatchedDelivery> receive(Installation installation, ParsedWebhook reading) {
    return receive(installation, reading, routes::find);
  }

  /** The same for a payload that was verified when it was received. */
  Future<MatchedDelivery> vouched(Installation installation, StoredPayload payload) {
    return vouched(installation, payload, routes::find);
  }

  /** The same for a payload that a person asks about: it leaves nothing behind. */
  Future<MatchedDelivery> asked(Installation installation, StoredPayload payload) {
    return vouched(installation, payload, routes::preview);
  }

  /** How it is found where the news of a repository goes. */
  private interface RouteResolver {
    Future<Route> find(Installation installation, Repository repository);
  }

  private Future<MatchedDelivery> vouched(
      Installation installation, StoredPayload payload, RouteResolver resolver) {
    var webhook = WebhookVerifier.acceptUnsigned(payload.headers(), payload.body());
    var provider = providerOf(installation);
    return run(webhook.body(), () -> read(provider, webhook, Optional.empty()))
        .compose(reading -> receive(installation, reading.of(payload.recordedAs()), resolver));
  }

  private Future<MatchedDelivery> receive(
      Installation installation, ParsedWebhook reading, RouteResolver resolver) {
    return memory
        .settle(installation.id(), reading)
        .compose(normalized -> judge(installation, reading.webhook(), normalized, resolver))
        .map(verdict -> reading.arrival(installation, verdict));
  }

  private Provider providerOf(Installation installation) {
    return provider(installation.providerType().segment()).orElseThrow();
  }

  private static ParsedWebhook read(
      Provider provider, VerifiedWebhook webhook, Optional<String> grant) {
    return new ParsedWebhook(
        webhook,
        provider.normalize(webhook),
        grant,
        new StoredWebhook(
            provider.envelope(webhook),
            webhook.headers(),
            webhook.body(),
            Deflate.deflate(webhook.body())),
        Optional.empty());
  }

  private Future<DeliveryOutcome> judge(
      Installation installation,
      VerifiedWebhook webhook,
      NormalizedWebhook normalized,
      RouteResolver resolver) {
    return switch (normalized) {
      case NormalizedWebhook.Ping() -> Future.succeededFuture(new DeliveryOutcome.Ping());
      case NormalizedWebhook.Ignored(var reason) ->
          Future.succeededFuture(new DeliveryOutcome.Ignored(reason));
      case NormalizedWebhook.Changes changes -> judge(installation, webhook, changes, resolver);
      case NormalizedWebhook.ProviderInstallationChanged(var grant, var status, _, _) ->
          Future.succeededFuture(
              new DeliveryOutcome.Ignored(
                  "installation %s is %s: only the hook of an app tells that"
                      .formatted(grant, status)));
      case NormalizedWebhook.PullRequestEdited _ ->
          throw new IllegalStateException("settled before");
    };
  }

  private Future<DeliveryOutcome> judge(
      Installation installation,
      VerifiedWebhook webhook,
      NormalizedWebhook.Changes changes,
      RouteResolver resolver) {
    var repository = changes.events().getFirst().repository();
    return resolver
        .find(installation, repository)
        .compose(route ->
            route.foreign().isPresent()
                ? Future.succeededFuture(
                    new DeliveryOutcome.Foreign(route.foreign().get(), repository))
                : run(
                    webhook.body(),
                    () ->
                        new DeliveryOutcome.ContainsChanges(
                            route, match(changes.events(), route), changes.skippedChanges())));
  }

  private List<MatchedChange> match(List<RepositoryEvent> events, Route route) {
    var tests = new PatternMatchCache();
    return events.stream()
        .map(event -> new MatchedChange(event, matcher.match(event, route, tests)))
        .toList();
  }

  /** A step whose cost grows with a body: of a large one it does not run on the event loop. */
  <T> Future<T> run(Buffer body, Callable<T> step) {
    if (body.length() > INLINE_BYTES_MAX) {
      return largeBodies.executeBlocking(step, false);
    }
    try {
      return Future.succeededFuture(step.call());
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }
}
