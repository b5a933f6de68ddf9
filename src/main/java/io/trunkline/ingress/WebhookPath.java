package io.trunkline.ingress;

import io.trunkline.installation.AppHook;
import io.trunkline.provider.ProviderType;
import java.util.Arrays;
import java.util.Optional;

/**
 * The path {@code /webhooks/{provider}/{hookKey}} or {@code /webhooks/{provider}/apps/{appKey}}.
 * The path is compared as it was sent, without decoding or normalization.
 *
 * @param segment the provider's path segment
 */
record WebhookPath(String segment, String hookKey) {
  private static final String PREFIX = "/webhooks/";
  private static final String APPS = "apps/";

  static Optional<WebhookPath> find(String path) {
    if (!path.startsWith(PREFIX)) {
      return Optional.empty();
    }
    int slash = path.indexOf('/', PREFIX.length());
    if (slash < 0) {
      return Optional.empty();
    }
    var isOfApp = path.startsWith(APPS, slash + 1);
    var key = path.substring(slash + 1 + (isOfApp ? APPS.length() : 0));
    if (key.isEmpty() || key.indexOf('/') >= 0) {
      return Optional.empty();
    }
    var segment = path.substring(PREFIX.length(), slash);
    return Arrays.stream(ProviderType.values()).anyMatch(type -> type.segment().equals(segment))
        ? Optional.of(new WebhookPath(segment, isOfApp ? AppHook.hookKey(key) : key))
        : Optional.empty();
  }
}
