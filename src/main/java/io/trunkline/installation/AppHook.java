package io.trunkline.installation;

import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.ProviderType;
import java.util.List;

/**
 * The webhook of a provider app, as configured in this node's settings.
 *
 * @param key part of the webhook URL; not a secret, but hidden like one, because nobody needs to
 *     see it
 * @param secrets the secrets of the app's webhook, the current one first; they are never stored in
 *     the database
 */
public record AppHook(ProviderType providerType, Secret key, List<Secret> secrets) {
  private static final String PREFIX = "apps/";

  public AppHook {
    secrets = List.copyOf(secrets);
  }

  /** Returns {@code apps/{key}}. No other hook key contains a slash. */
  public static String hookKey(String key) {
    return PREFIX + key;
  }

  String hookKey() {
    return hookKey(key.reveal());
  }
}
