package io.trunkline.ingress;

import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.Provider;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.SignedHeaders;
import io.trunkline.provider.github.GithubWebhooks;
import io.trunkline.provider.gitlab.GitlabWebhooks;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Signs webhooks like a provider. */
record Sender(ProviderType type, Provider provider, String eventHeader) {
  static final Sender GITHUB =
      new Sender(ProviderType.GITHUB, new GithubWebhooks(), "X-GitHub-Event");
  static final Sender GITLAB =
      new Sender(ProviderType.GITLAB, new GitlabWebhooks(), "X-Gitlab-Event");

  static Sender of(ProviderType type) {
    return type.segment().equals(GITLAB.provider.segment()) ? GITLAB : GITHUB;
  }

  /** The headers of a webhook with a new delivery id. */
  Map<String, String> signed(String event, String body, Secret secret) {
    return signed(event, body, secret, UUID.randomUUID().toString());
  }

  Map<String, String> signed(String event, String body, Secret secret, String deliveryId) {
    var headers = new HashMap<String, String>();
    headers.put("Content-Type", "application/json");
    headers.put(eventHeader, event);
    provider.deliveryIdHeader().ifPresent(header -> headers.put(header, deliveryId));
    headers.putAll(SignedHeaders.of(provider, secret, deliveryId, Buffer.buffer(body)));
    return headers;
  }
}
