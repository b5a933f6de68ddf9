package io.trunkline.target.http;

import io.trunkline.platform.secret.Secret;
import io.trunkline.platform.secret.StandardWebhooks;
import io.trunkline.target.OriginalWebhook;
import io.trunkline.target.TargetRequest;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.Optional;

/**
 * The event as a CloudEvent in structured mode, signed by Standard Webhooks. Headers are set in
 * order of trust: what the provider said, what the owner wants, what we vouch for.
 */
final class CloudEventFormat {
  private static final String CONTENT_TYPE = "application/cloudevents+json; charset=utf-8";
  private static final String USER_AGENT = "Trunkline";

  private CloudEventFormat() {}

  static OutgoingRequest write(TargetRequest request, Secret secret, Instant now) {
    var body = request.event().toBuffer();
    var headers = MultiMap.caseInsensitiveMultiMap().set("User-Agent", USER_AGENT);
    request.original().ifPresent(original -> repeatDeliveryId(original, headers));
    request.headers().forEach((name, value) -> headers.set(name, value.reveal()));
    headers.set("Content-Type", CONTENT_TYPE);
    StandardWebhooks.sign(key(secret), request.dispatchId(), now, body).forEach(headers::set);
    return new OutgoingRequest(headers, body);
  }

  private static void repeatDeliveryId(OriginalWebhook original, MultiMap headers) {
    var name = original.provider().deliveryIdHeader();
    name.flatMap(header -> Optional.ofNullable(original.headers().get(header)))
        .filter(HeaderRules::isValue)
        .ifPresent(id -> headers.set(name.orElseThrow(), id));
  }

  /** The libraries of Standard Webhooks decode a secret without prefix, too; we use its text. */
  private static byte[] key(Secret secret) {
    return StandardWebhooks.findKey(secret).orElseGet(secret::bytes);
  }
}
