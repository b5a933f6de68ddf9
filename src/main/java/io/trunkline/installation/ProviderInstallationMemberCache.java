package io.trunkline.installation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** Who holds which grant, cached. Look-ups that meet share a query. Belongs to one event loop. */
public final class ProviderInstallationMemberCache {
  private static final int CACHED_INSTALLATIONS_MAX = 50_000;
  private static final Duration CACHED_FOR = Duration.ofMinutes(5);

  private final ProviderInstallations grants;
  private final Cache<Key, Future<ProviderInstallationMembers>> known =
      Caffeine.newBuilder()
          .maximumWeight(CACHED_INSTALLATIONS_MAX)
          .weigher((Key _, Future<ProviderInstallationMembers> holders) -> weight(holders))
          .expireAfterWrite(CACHED_FOR)
          .executor(Runnable::run)
          .build();

  /** {@code providerId} is empty for what hangs on no grant. */
  private record Key(InstallationId app, Optional<String> providerId) {}

  public ProviderInstallationMemberCache(ProviderInstallations grants) {
    this.grants = grants;
  }

  /** {@code providerId} is the provider's installation id, empty for what hangs on none. */
  public Future<ProviderInstallationMembers> find(Installation app, Optional<String> providerId) {
    var key = new Key(app.id(), providerId);
    var cached = Optional.ofNullable(known.getIfPresent(key));
    if (cached.isPresent()) {
      return cached.get();
    }
    var loading = grants.holders(app, providerId);
    known.put(key, loading);
    return loading
        // Weighed anew.
        .onSuccess(_ -> known.asMap().replace(key, loading, loading))
        .onFailure(_ -> known.asMap().remove(key, loading));
  }

  /** Forgets what names an installation that has changed, also what is being loaded. */
  public void drop(InstallationId installation) {
    known
        .asMap()
        .values()
        .removeIf(holders -> !holders.succeeded() || holders.result().name(installation));
  }

  public void dropAll() {
    known.invalidateAll();
  }

  private static int weight(Future<ProviderInstallationMembers> holders) {
    return holders.succeeded() ? 1 + holders.result().installations().size() : 1;
  }
}
