package io.trunkline.installation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * Caches the members of provider installations. Concurrent lookups share a query. Each instance
 * belongs to one event loop.
 */
public final class ProviderInstallationMemberCache {
  private static final int CACHED_INSTALLATIONS_MAX = 50_000;
  private static final Duration CACHED_FOR = Duration.ofMinutes(5);

  private final ProviderInstallations providerInstallations;
  private final Cache<Key, Future<ProviderInstallationMembers>> cache =
      Caffeine.newBuilder()
          .maximumWeight(CACHED_INSTALLATIONS_MAX)
          .weigher((Key _, Future<ProviderInstallationMembers> members) -> weight(members))
          .expireAfterWrite(CACHED_FOR)
          .executor(Runnable::run)
          .build();

  /** {@code providerId} is empty for webhooks without a provider installation. */
  private record Key(InstallationId app, Optional<String> providerId) {}

  public ProviderInstallationMemberCache(ProviderInstallations providerInstallations) {
    this.providerInstallations = providerInstallations;
  }

  /**
   * Finds the members. {@code providerId} is the provider's installation id; empty for webhooks
   * without one.
   */
  public Future<ProviderInstallationMembers> find(Installation app, Optional<String> providerId) {
    var key = new Key(app.id(), providerId);
    var cached = Optional.ofNullable(cache.getIfPresent(key));
    if (cached.isPresent()) {
      return cached.get();
    }
    var loading = providerInstallations.findMembers(app, providerId);
    cache.put(key, loading);
    return loading
        // Puts the entry again, because its weight is known only now.
        .onSuccess(_ -> cache.asMap().replace(key, loading, loading))
        .onFailure(_ -> cache.asMap().remove(key, loading));
  }

  /** Drops every entry that contains the installation, and every entry that is still loading. */
  public void drop(InstallationId installation) {
    cache
        .asMap()
        .values()
        .removeIf(members -> !members.succeeded() || members.result().contains(installation));
  }

  public void dropAll() {
    cache.invalidateAll();
  }

  private static int weight(Future<ProviderInstallationMembers> members) {
    return members.succeeded() ? 1 + members.result().installations().size() : 1;
  }
}
