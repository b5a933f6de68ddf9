package io.trunkline.platform.aws;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.trunkline.platform.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Derives signing keys from secrets by date, Region and service (four HMACs), and caches them. The
 * cache has weak references to the secrets: when a secret is replaced or its key disabled, the
 * cached keys disappear with the secret.
 */
final class SigV4Keys {
  private static final int SECRETS_MAX = 1_000;
  private static final int SCOPES_MAX = 64;

  private final LoadingCache<Secret, Map<String, SigV4Key>> kept =
      Caffeine.newBuilder()
          .weakKeys()
          .maximumSize(SECRETS_MAX)
          .executor(Runnable::run)
          .build(_ -> new ConcurrentHashMap<>());

  /**
   * Returns the signing key. Call this only for a scope whose date, Region and service were
   * checked.
   */
  SigV4Key of(Secret secretAccessKey, CredentialScope scope) {
    var keys = kept.get(secretAccessKey);
    if (keys.size() >= SCOPES_MAX) {
      keys.clear();
    }
    return keys.computeIfAbsent(scope.signedPart(), _ -> derive(secretAccessKey, scope));
  }

  private static SigV4Key derive(Secret secretAccessKey, CredentialScope scope) {
    var seed = "AWS4" + secretAccessKey.reveal();
    var key = new SigV4Key(seed.getBytes(StandardCharsets.UTF_8));
    for (var part : List.of(scope.date(), scope.region(), scope.service(), CredentialScope.END)) {
      key = new SigV4Key(key.sign(part));
    }
    return key;
  }
}
