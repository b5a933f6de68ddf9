package io.trunkline.installation;

import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.ProviderType;
import java.util.List;

/**
 * The hook of a whole app, as the settings of a node name it.
 *
 * @param key stands in the URL and is no secret by itself, though nobody needs to see it
 * @param secrets of its webhooks, the present one first; they are kept in memory only
 */
public record AppHook(ProviderType providerType, Secret key, List<Secret> secrets) {
  private static final String PREFIX = "apps/";

  public AppHook {
    secrets = List.copyOf(secrets);
  }

  /** {@code apps/{key}}, which no other hook's key can be. */
  public static String hookKey(String key) {
    return PREFIX + key;
  }

  String hookKey() {
    return hookKey(key.reveal());
  }
}
