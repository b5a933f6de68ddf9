package io.trunkline.installation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.trunkline.installation.Hook.TimedSecret;
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
 * Hooks by their keys, cached. Look-ups that meet share a query. A second look, for a signature
 * that failed, waits for the next common read of all such hooks, at most one a second: so a rotated
 * secret is honoured at once, and a flood of forgeries costs one query a second. Belongs to one
 * event loop.
 */
public final class Hooks {
  /** Why a webhook was refused on the hook of an installation, in a fixed word. */
  public record Refusal(InstallationId installationId, String reason) {}

  /** The local event-bus address that tells of changed installations: an id, or empty for all. */
  public static final String CHANGED = "trunkline.installation.changed";

  private static final int CACHED_MAX = 50_000;
  private static final Duration CACHED_FOR = Duration.ofMinutes(5);
  private static final int WAITING_MAX = 4_096;
  private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(1);

  /** Beside it the look-up of a key that is not cached does not count. */
  private static final Duration REFRESH_DELAY_MIN = Duration.ofMillis(100);

  /** More look-ups wait than we keep: try later. */
  public static final class TooManyWaiting extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyWaiting() {
      super("too many hooks are looked up at once", null, false, false);
    }
  }

  /** Waits without blocking. */
  public interface Pause {
    Future<Void> of(Duration duration);
  }

  /**
   * What no table holds.
   *
   * @param decoy what signatures of unknown hooks are compared with: random, and known to nobody
   * @param app the hook of an app, if the settings name one
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
   * For one event loop.
   *
   * @param nanos a monotonic clock
   */
  public Hooks(
      Database database, Sealer sealer, NodeSecrets secrets, LongSupplier nanos, Pause pause) {
    this.store = new HookStore(database, sealer);
    this.unknown =
        new Hook(Optional.empty(), withoutExpiry(List.of(secrets.decoy())), Optional.empty());
    this.app = secrets.app();
    this.nanos = nanos;
    this.pause = pause;
    this.lastRefreshNanos = nanos.getAsLong() - REFRESH_INTERVAL.toNanos();
  }

  /** From the cache where it can be; an unknown key answers a hook with a decoy. */
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

  /** Never from the cache: what the next common read says. */
  public Future<Hook> refresh(String key) {
    if (refreshes.count >= WAITING_MAX) {
      return Future.failedFuture(new TooManyWaiting());
    }
    var found = refreshes.join(key);
    scheduleRefresh();
    return found;
  }

  /** A hook under another provider's path is as unknown as any. */
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

  /** Adds to the counters of refusals, which people read by {@code explain}. */
  public Future<Void> recordRefusals(Map<Refusal, Long> counts) {
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

  /** An app that this node's settings do not name is as unknown as any. */
  private Optional<Hook> hook(String key, HookStore.LoadedHook loaded) {
    return loaded.installation().isApp()
        ? app.filter(known -> known.hookKey().equals(key))
            .map(known ->
                new Hook(
                    Optional.of(loaded.installation()),
                    withoutExpiry(known.secrets()),
                    Optional.empty()))
        : Optional.of(withExpiry(loaded));
  }

  private static List<TimedSecret> withoutExpiry(List<Secret> secrets) {
    return secrets.stream().map(secret -> new TimedSecret(secret, OptionalLong.empty())).toList();
  }

  /** Counts a secret's remaining time, measured by the database, on this node's monotonic clock. */
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
    return new Hook(Optional.of(loaded.installation()), secrets, loaded.hostEndpoint());
  }
}
