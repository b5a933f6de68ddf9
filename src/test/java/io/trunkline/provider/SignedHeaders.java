package io.trunkline.provider;

import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.github.GithubWebhooks;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Creates the headers with which a provider signs a body. */
public final class SignedHeaders {
  private SignedHeaders() {}

  /** Returns the signature headers of a delivery with a random id. */
  public static Map<String, String> of(Provider provider, Secret secret, Buffer body) {
    return of(provider, secret, UUID.randomUUID().toString(), body);
  }

  /** Returns the signature headers of a delivery. Only some schemes sign its id. */
  public static Map<String, String> of(
      Provider provider, Secret secret, String deliveryId, Buffer body) {
    return WebhookSigner.sign(
        provider.signatureScheme(),
        secret,
        new WebhookSigner.Message(deliveryId, Instant.now(), body));
  }

  /** Returns GitHub's signature header. */
  public static Map.Entry<String, String> github(Secret secret, Buffer body) {
    return of(new GithubWebhooks(), secret, body).entrySet().iterator().next();
  }
}
