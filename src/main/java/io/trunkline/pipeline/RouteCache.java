package io.trunkline.pipeline;

import static io.vertx.core.Future.failedFuture;
import static io.vertx.core.Future.succeededFuture;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.trunkline.event.Repository;
import io.trunkline.installation.Installation;
import io.trunkline.installation.InstallationId;
import io.trunkline.installation.OwnerScope;
import io.trunkline.installation.OwnerScope.Verdict;
import io.trunkline.installation.Repositories;
import io.trunkline.pipeline.RouteStore.Snapshot;
import io.trunkline.platform.postgres.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Caches routes per installation and repository. A stale route does no harm: a delivery is recorded
 * only with the current version, and otherwise matched again.
 */
public final class RouteCache {
  /**
   * The event-bus address that announces repositories whose pipelines changed. The body is {@code
   * installation id/provider's repository id}.
   */
  public static final String CHANGED = "trunkline.repository.changed";

  private static final Duration KEPT = Duration.ofSeconds(60);
  private static final long PIPELINES_MAX = 100_000;
  private static final int PIPELINES_AT_ONCE_MAX = 64;
  private static final int BIND_ATTEMPTS_MAX = 5;

  /** The route of a deleted installation. */
  private static final Route GONE = new Route(new RouteVersion(0, 0), List.of(), Optional.empty());

  private final Vertx vertx;
  private final Database database;
  private final AsyncCache<Key, Future<Route>> cache;
  private final RouteStore store = new RouteStore();
  private final Repositories repositories = new Repositories();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  private record Key(InstallationId installation, String repositoryId, String nameKey) {}

  public RouteCache(Vertx vertx, Database database) {
    this(vertx, database, Ticker.systemTicker());
  }

  RouteCache(Vertx vertx, Database database, Ticker ticker) {
    this.vertx = vertx;
    this.database = database;
    this.cache =
        Caffeine.newBuilder()
            .expireAfterWrite(KEPT)
            .maximumWeight(PIPELINES_MAX)
            .weigher((Key _, Future<Route> route) -> weight(route))
            .ticker(ticker)
            .executor(Runnable::run)
            .buildAsync();
  }

  /**
   * Finds the route. The future completes on the caller's context. The first call binds the
   * repository name to the provider's id.
   */
  public Future<Route> find(Installation installation, Repository repository) {
    var key =
        new Key(installation.id(), repository.id(), Repositories.nameKey(repository.fullName()));
    var loading = new CompletableFuture<Future<Route>>();
    var cached = cache.asMap().putIfAbsent(key, loading);
    if (cached != null) {
      hits.increment();
      return onCallersContext(cached);
    }
    misses.increment();
    load(installation, repository, BIND_ATTEMPTS_MAX)
        .onSuccess(route -> loading.complete(succeededFuture(route)))
        .onFailure(cause -> {
          cache.asMap().remove(key, loading);
          loading.complete(failedFuture(cause));
        });
    return onCallersContext(loading);
  }

  /**
   * Returns what {@link #find} would return, without binding the name or caching, because the
   * previewed event may never have happened.
   */
  public Future<Route> preview(Installation installation, Repository repository) {
    return store
        .read(database, installation.id(), repository)
        .compose(found ->
            found.isEmpty()
                ? succeededFuture(GONE)
                : unlessForeign(found.get(), () -> compile(found.get().asBound())));
  }

  /** Drops the routes of an installation that changed, including those that are being loaded. */
  public void drop(InstallationId installation) {
    cache.asMap().keySet().removeIf(key -> key.installation().equals(installation));
  }

  /**
   * Drops the routes of one repository under all its names, including those that are being loaded.
   */
  public void drop(InstallationId installation, String repositoryId) {
    cache
        .asMap()
        .keySet()
        .removeIf(key ->
            key.repositoryId().equals(repositoryId) && key.installation().equals(installation));
  }

  public void dropAll() {
    cache.asMap().clear();
  }

  /** Returns how many lookups were answered from the cache or shared a running query. */
  public long hitCount() {
    return hits.sum();
  }

  public long missCount() {
    return misses.sum();
  }

  /**
   * Returns why a repository is outside the installation; empty if it is inside. A repository that
   * is bound to the installation is always inside, even if its name or owner has changed.
   */
  private static Optional<String> foreign(OwnerScope scope, RepositoryBinding binding) {
    var name = ReasonText.quote(binding.repository().fullName());
    var owner = ReasonText.quote(scope.owner());
    return switch (binding.isBound() ? Verdict.INSIDE : scope.judge(binding.repository())) {
      case INSIDE -> Optional.empty();
      case OTHER_NAME ->
          Optional.of(
              "%s does not belong to %s, the owner of this installation".formatted(name, owner));
      case OTHER_ID ->
          Optional.of(
              "%s belongs to owner %s, but the owner of this installation is %s with id %s"
                  .formatted(
                      name,
                      ReasonText.plain(binding.repository().ownerId().orElse("unknown")),
                      owner,
                      ReasonText.plain(scope.ownerId().orElse("unknown"))));
    };
  }

  /**
   * Wraps failures in a value, because Caffeine would log a failed load that the caller already
   * handles.
   */
  private Future<Route> onCallersContext(CompletableFuture<Future<Route>> route) {
    return route.isDone()
        ? route.join()
        : Future.fromCompletionStage(route, vertx.getOrCreateContext())
            .compose(Function.identity());
  }

  private static int weight(Future<Route> route) {
    return route.succeeded() ? 1 + route.result().pipelines().size() : 1;
  }

  private Future<Route> load(Installation installation, Repository repository, int attempts) {
    return store
        .read(database, installation.id(), repository)
        .compose(found ->
            found.isEmpty() ? succeededFuture(GONE) : route(installation, found.get(), attempts));
  }

  private Future<Route> route(Installation installation, Snapshot snapshot, int attempts) {
    return unlessForeign(
        snapshot,
        () ->
            isWritten(installation.id(), snapshot)
                .compose(isWritten ->
                    isWritten
                        ? compile(snapshot)
                        : reload(installation, snapshot.binding().repository(), attempts)));
  }

  private static Future<Route> unlessForeign(Snapshot snapshot, Supplier<Future<Route>> route) {
    var foreign = foreign(snapshot.scope(), snapshot.binding());
    return foreign.isPresent()
        ? succeededFuture(new Route(snapshot.version(), List.of(), foreign))
        : route.get();
  }

  /**
   * Writes the owner's id and a new name if the event's repository shows them. Returns true if
   * there was nothing to write; otherwise the snapshot must be read again.
   */
  private Future<Boolean> isWritten(InstallationId installation, Snapshot snapshot) {
    var repository = snapshot.binding().repository();
    long ownerVersion = snapshot.ownerVersion();
    var ownerId = snapshot.scope().findOwnerId(repository);
    if (ownerId.isPresent()) {
      return repositories
          .learnOwnerId(database, installation, ownerId.get(), ownerVersion)
          .map(false);
    }
    return switch (snapshot.binding().pendingAction()) {
      case NONE -> succeededFuture(true);
      case BIND -> repositories.bind(database, installation, repository, ownerVersion).map(false);
      case RENAME ->
          repositories.rename(database, installation, repository, ownerVersion).map(false);
    };
  }

  private Future<Route> reload(Installation installation, Repository repository, int attempts) {
    return attempts > 1
        ? load(installation, repository, attempts - 1)
        : failedFuture(
            new IllegalStateException(
                "the name of repository %s of installation %s keeps changing"
                    .formatted(ReasonText.plain(repository.id()), installation.id())));
  }

  private Future<Route> compile(Snapshot snapshot) {
    return snapshot.rows().size() <= PIPELINES_AT_ONCE_MAX
        ? succeededFuture(RouteStore.route(snapshot))
        : vertx.executeBlocking(() -> RouteStore.route(snapshot), false);
  }
}
