package io.trunkline.delivery;

import io.trunkline.connection.Installation;
import io.trunkline.event.Repository;
import io.trunkline.event.RepositoryEvent;
import io.trunkline.pipeline.PatternTests;
import io.trunkline.pipeline.PipelineMatcher;
import io.trunkline.pipeline.Route;
import io.trunkline.pipeline.Routes;
import io.trunkline.platform.postgres.Database;
import io.trunkline.provider.Normalized;
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
public final class Intake {
  /** Above this many bytes a body is not read on the event loop. */
  private static final int INLINE_BYTES_MAX = 64 * 1_024;

  private final Map<String, Provider> providers;
  private final Routes routes;
  private final PullRequestMemory memory;
  private final WorkerExecutor largeBodies;
  private final PipelineMatcher matcher = new PipelineMatcher();

  /**
   * Takes what the steps need.
   *
   * @param providers by path segment
   */
  public Intake(
      Database database,
      Map<String, Provider> providers,
      Routes routes,
      WorkerExecutor largeBodies) {
    this.memory = new PullRequestMemory(database);
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
  public Future<Arrival> receive(Installation installation, VerifiedWebhook webhook) {
    var provider = providerOf(installation);
    return run(webhook.body(), () -> read(provider, webhook, Optional.empty()))
        .compose(reading -> receive(installation, reading));
  }

  /** Reads a webhook that came by the hook of an app, with the grant that it hangs on. */
  public Future<Reading> readOfApp(Installation app, VerifiedWebhook webhook) {
    var provider = providerOf(app);
    return run(webhook.body(), () -> read(provider, webhook, provider.grant(webhook)));
  }

  /** What a webhook that was read already comes to for this installation. */
  public Future<Arrival> receive(Installation installation, Reading reading) {
    return receive(installation, reading, routes::find);
  }

  /** The same for a payload that was verified when it was received. */
  Future<Arrival> vouched(Installation installation, Payload payload) {
    return vouched(installation, payload, routes::find);
  }

  /** The same for a payload that a person asks about: it leaves nothing behind. */
  Future<Arrival> asked(Installation installation, Payload payload) {
    return vouched(installation, payload, routes::preview);
  }

  /** How it is found where the news of a repository goes. */
  private interface Resolver {
    Future<Route> find(Installation installation, Repository repository);
  }

  private Future<Arrival> vouched(Installation installation, Payload payload, Resolver resolver) {
    var webhook = WebhookVerifier.vouched(payload.headers(), payload.body());
    var provider = providerOf(installation);
    return run(webhook.body(), () -> read(provider, webhook, Optional.empty()))
        .compose(reading -> receive(installation, reading.of(payload.recordedAs()), resolver));
  }

  private Future<Arrival> receive(Installation installation, Reading reading, Resolver resolver) {
    return memory
        .settle(installation.id(), reading)
        .compose(normalized -> judge(installation, reading.webhook(), normalized, resolver))
        .map(verdict -> reading.arrival(installation, verdict));
  }

  private Provider providerOf(Installation installation) {
    return provider(installation.providerType().segment()).orElseThrow();
  }

  private static Reading read(Provider provider, VerifiedWebhook webhook, Optional<String> grant) {
    return new Reading(
        webhook,
        provider.normalize(webhook),
        grant,
        new ReceivedWebhook(
            provider.envelope(webhook),
            webhook.headers(),
            webhook.body(),
            Deflate.deflate(webhook.body())),
        Optional.empty());
  }

  private Future<Verdict> judge(
      Installation installation,
      VerifiedWebhook webhook,
      Normalized normalized,
      Resolver resolver) {
    return switch (normalized) {
      case Normalized.Ping() -> Future.succeededFuture(new Verdict.Ping());
      case Normalized.Ignored(var reason) -> Future.succeededFuture(new Verdict.Ignored(reason));
      case Normalized.Changes changes -> judge(installation, webhook, changes, resolver);
      case Normalized.GrantChanged(var grant, var status, _, _) ->
          Future.succeededFuture(
              new Verdict.Ignored(
                  "installation %s is %s: only the hook of an app tells that"
                      .formatted(grant, status)));
      case Normalized.Touched _ -> throw new IllegalStateException("settled before");
    };
  }

  private Future<Verdict> judge(
      Installation installation,
      VerifiedWebhook webhook,
      Normalized.Changes changes,
      Resolver resolver) {
    var repository = changes.events().getFirst().repository();
    return resolver
        .find(installation, repository)
        .compose(route ->
            route.foreign().isPresent()
                ? Future.succeededFuture(new Verdict.Foreign(route.foreign().get(), repository))
                : run(
                    webhook.body(),
                    () ->
                        new Verdict.Changed(
                            route, match(changes.events(), route), changes.leftOut())));
  }

  private List<Match> match(List<RepositoryEvent> events, Route route) {
    var tests = new PatternTests();
    return events.stream()
        .map(event -> new Match(event, matcher.match(event, route, tests)))
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
