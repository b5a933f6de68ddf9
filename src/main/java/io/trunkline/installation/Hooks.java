package io.trunkline.installation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.trunkline.installation.SecretRules.TimedSecret;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Finds hooks by their keys, with a cache. Concurrent lookups share a query. After a signature
 * failed, {@link #refresh} bypasses the cache. All refreshes of one second share one query, so a
 * rotated secret is accepted within a second, and a flood of forged webhooks costs only one query a
 * second. Each instance belongs to one event loop.
 */
public final class Hooks {
  /**
   * The local event-bus address that announces changed installations. The body is an installation
   * id, or empty if any installation may have changed.
   */
  public static final String CHANGED = "trunkline.installation.changed";

  private static final int CACHED_MAX = 50_000;
  private static final Duration CACHED_FOR = Duration.ofMinutes(5);
  private static final int WAITING_MAX = 4_096;
  private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(1);

  /**
   * The shortest delay before a refresh. Without it, the response time would reveal whether the
   * first lookup was answered from the cache.
   */
  private static final Duration REFRESH_DELAY_MIN = Duration.ofMillis(100);

  /** Thrown when too many lookups are waiting. The caller should try again later. */
  public static final class TooManyWaiting extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyWaiting() {
      super("too many hook lookups are waiting", null, false, false);
    }
  }

  /** Completes after a delay, without blocking the event loop. */
  public interface Pause {
    Future<Void> of(Duration duration);
  }

  /**
   * Secrets that are not stored in the database.
   *
   * @param decoy a random secret that nobody knows; signatures for unknown hooks are checked with
   *     it
   * @param app the webhook of the provider app, if the settings configure one
   */
  public record NodeSecrets(Secret decoy, Optional<AppHook> app) {}

  private final HookStore store;
  private final Hook unknown;
  private final Optional<AppHook> app;
  private final LongSupplier nanos;
  private final Pause pause;
  private final Cache<String, Hook> cache =
      Caffeine.newBuilder()
          .maximumSize(CACHED_MAX)
          .expireAfterWrite(CACHED_FOR)
          .executor(Runnable::run)
          .build();
  private final Waiting lookups = new Waiting();
  private final Waiting refreshes = new Waiting();
  private boolean isLoading;
  private boolean isRefreshScheduled;
  private long lastRefreshNanos;
  private long hits;
  private long misses;

  private static final class Waiting {
    private Map<String, Promise<Hook>> byKey = new HashMap<>();
    private int count;

    Future<Hook> join(String key) {
      count++;
      return byKey.computeIfAbsent(key, _ -> Promise.promise()).future();
    }

    Map<String, Promise<Hook>> take() {
      var taken = byKey;
      byKey = new HashMap<>();
      count = 0;
      return taken;
    }
  }

  /**
   * Creates the cache of one event loop.
   *
   * @param nanos a monotonic clock
   */
  public Hooks(
      Database database, Sealer sealer, NodeSecrets secrets, LongSupplier nanos, Pause pause) {
    this.store = new HookStore(database, sealer);
    this.unknown =
        new Hook(
            Optional.empty(), withoutExpiry(List.of(secrets.decoy())), false, Optional.empty());
    this.app = secrets.app();
    this.nanos = nanos;
    this.pause = pause;
    this.lastRefreshNanos = nanos.getAsLong() - REFRESH_INTERVAL.toNanos();
  }

  /**
   * Returns the hook from the cache if possible. For an unknown key, returns a hook with a decoy
   * secret.
   */
  public Future<Hook> find(String key) {
    var cached = Optional.ofNullable(cache.getIfPresent(key));
    if (cached.isPresent()) {
      hits++;
      return Future.succeededFuture(cached.get());
    }
    misses++;
    if (lookups.count >= WAITING_MAX) {
      return Future.failedFuture(new TooManyWaiting());
    }
    var found = lookups.join(key);
    loadLookups();
    return found;
  }

  /** Returns the hook that the next shared query reads, never a cached one. */
  public Future<Hook> refresh(String key) {
    if (refreshes.count >= WAITING_MAX) {
      return Future.failedFuture(new TooManyWaiting());
    }
    var found = refreshes.join(key);
    scheduleRefresh();
    return found;
  }

  /**
   * Returns the hook for unknown keys. It is also used for a known key in the path of another
   * provider.
   */
  public Hook unknown() {
    return unknown;
  }

  public void drop(InstallationId installation) {
    cache
        .asMap()
        .values()
        .removeIf(hook ->
            hook.installation().map(Installation::id).filter(installation::equals).isPresent());
  }

  public void dropAll() {
    cache.invalidateAll();
  }

  /** Adds to the stored counts of refused webhooks, which {@code explain} shows. */
  public Future<Void> recordRefusals(Map<HookRefusal, Long> counts) {
    return store.recordRefusals(counts);
  }

  public long hits() {
    return hits;
  }

  public long misses() {
    return misses;
  }

  private void loadLookups() {
    if (isLoading || lookups.byKey.isEmpty()) {
      return;
    }
    isLoading = true;
    load(lookups.take())
        .onComplete(_ -> {
          isLoading = false;
          loadLookups();
        });
  }

  private void scheduleRefresh() {
    if (isRefreshScheduled) {
      return;
    }
    isRefreshScheduled = true;
    long sinceNanos = nanos.getAsLong() - lastRefreshNanos;
    var wait = REFRESH_INTERVAL.minusNanos(sinceNanos);
    pause
        .of(wait.compareTo(REFRESH_DELAY_MIN) < 0 ? REFRESH_DELAY_MIN : wait)
        .compose(_ -> {
          isRefreshScheduled = false;
          lastRefreshNanos = nanos.getAsLong();
          return load(refreshes.take());
        });
  }

  private Future<Void> load(Map<String, Promise<Hook>> waiting) {
    return store
        .load(waiting.keySet())
        .onSuccess(loaded -> waiting.forEach((key, found) -> found.complete(keep(key, loaded))))
        .onFailure(fault -> waiting.values().forEach(found -> found.fail(fault)))
        .mapEmpty();
  }

  private Hook keep(String key, Map<String, HookStore.LoadedHook> loaded) {
    var hook = Optional.ofNullable(loaded.get(key)).flatMap(found -> hook(key, found));
    hook.ifPresentOrElse(found -> cache.put(key, found), () -> cache.invalidate(key));
    return hook.orElse(unknown);
  }

  /**
   * Returns empty, so that the key counts as unknown, for the webhook of an app that this node's
   * settings do not configure.
   */
  private Optional<Hook> hook(String key, HookStore.LoadedHook loaded) {
    return loaded.installation().isApp()
        ? app.filter(known -> known.hookKey().equals(key))
            .map(known ->
                new Hook(
                    Optional.of(loaded.installation()),
                    withoutExpiry(known.secrets()),
                    false,
                    Optional.empty()))
        : Optional.of(withExpiry(loaded));
  }

  private static List<TimedSecret> withoutExpiry(List<Secret> secrets) {
    return secrets.stream().map(secret -> new TimedSecret(secret, OptionalLong.empty())).toList();
  }

  /**
   * Converts the remaining time of each secret, which was measured by the database's clock, to an
   * expiry on this node's monotonic clock.
   */
  private Hook withExpiry(HookStore.LoadedHook loaded) {
    long now = nanos.getAsLong();
    var secrets =
        loaded.secrets().stream()
            .map(secret ->
                new TimedSecret(
                    secret.secret(),
                    secret
                        .remaining()
                        .map(left -> OptionalLong.of(now + left.toNanos()))
                        .orElse(OptionalLong.empty())))
            .toList();
    return new Hook(
        Optional.of(loaded.installation()),
        secrets,
        loaded.hasUnreadableSecret(),
        loaded.hostEndpoint());
  }
}
