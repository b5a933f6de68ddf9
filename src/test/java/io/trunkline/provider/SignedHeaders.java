package io.trunkline.provider;

import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.github.GithubWebhooks;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Proves bodies as providers do. */
public final class SignedHeaders {
  private SignedHeaders() {}

  /** The headers to send with it. */
  public static Map<String, String> of(Provider provider, Secret secret, Buffer body) {
    return of(provider, secret, UUID.randomUUID().toString(), body);
  }

  /** The same where the scheme signs the delivery's id, too. */
  public static Map<String, String> of(
      Provider provider, Secret secret, String deliveryId, Buffer body) {
    return WebhookSigner.sign(
        provider.signatureScheme(),
        secret,
        new WebhookSigner.Message(deliveryId, Instant.now(), body));
  }

  /** GitHub's one header. */
  public static Map.Entry<String, String> github(Secret secret, Buffer body) {
    return of(new GithubWebhooks(), secret, body).entrySet().iterator().next();
  }
}
