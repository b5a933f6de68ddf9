package io.trunkline.ingress;

import io.trunkline.provider.ProviderType;
import java.util.Arrays;
import java.util.Optional;

/** {@code /webhooks/{provider}/{hookKey}}, compared as sent: nothing is decoded or tidied. */
record WebhookPath(String segment, String hookKey) {
  private static final String PREFIX = "/webhooks/";

  static Optional<WebhookPath> find(String path) {
    if (!path.startsWith(PREFIX)) {
      return Optional.empty();
    }
    int slash = path.indexOf('/', PREFIX.length());
    if (slash < 0 || slash + 1 == path.length() || path.indexOf('/', slash + 1) >= 0) {
      return Optional.empty();
    }
    var segment = path.substring(PREFIX.length(), slash);
    return Arrays.stream(ProviderType.values()).anyMatch(type -> type.segment().equals(segment))
        ? Optional.of(new WebhookPath(segment, path.substring(slash + 1)))
        : Optional.empty();
  }
}
