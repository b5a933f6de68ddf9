package io.trunkline.target.http;

import io.trunkline.platform.secret.StandardWebhooks;
import io.trunkline.target.OriginalWebhook;
import io.trunkline.target.TargetRequest;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.Optional;

/**
 * Writes a CloudEvent in structured mode, signed as in Standard Webhooks. Later headers replace
 * earlier ones: first the provider's, then the owner's, then our own.
 */
final class CloudEventFormat {
  private static final String CONTENT_TYPE = "application/cloudevents+json; charset=utf-8";

  private CloudEventFormat() {}

  static OutgoingRequest write(TargetRequest request, Instant now, String userAgent) {
    var body = request.event().orElseThrow().toBuffer();
    var headers = MultiMap.caseInsensitiveMultiMap().set("User-Agent", userAgent);
    request.original().ifPresent(original -> copyDeliveryId(original, headers));
    request.headers().forEach((name, value) -> headers.set(name, value.reveal()));
    headers.set("Content-Type", CONTENT_TYPE);
    var keys =
        request.secrets().stream()
            .map(secret -> StandardWebhooks.findKey(secret).orElseThrow())
            .toList();
    StandardWebhooks.sign(keys, request.dispatchId(), now, body).forEach(headers::set);
    return new OutgoingRequest(headers, body);
  }

  private static void copyDeliveryId(OriginalWebhook original, MultiMap headers) {
    var name = original.provider().deliveryIdHeader();
    name.flatMap(header -> Optional.ofNullable(original.headers().get(header)))
        .filter(HeaderRules::isValue)
        .ifPresent(id -> headers.set(name.orElseThrow(), id));
  }
}
