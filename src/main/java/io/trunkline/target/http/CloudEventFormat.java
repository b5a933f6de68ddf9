package io.trunkline.target.http;

import io.trunkline.platform.secret.Secret;
import io.trunkline.target.OriginalWebhook;
import io.trunkline.target.TargetRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Base64;
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
    var timestamp = Long.toString(now.getEpochSecond());
    var headers = MultiMap.caseInsensitiveMultiMap().set("User-Agent", USER_AGENT);
    request.original().ifPresent(original -> repeatDeliveryId(original, headers));
    request.headers().forEach((name, value) -> headers.set(name, value.reveal()));
    headers
        .set("Content-Type", CONTENT_TYPE)
        .set("webhook-id", request.dispatchId())
        .set("webhook-timestamp", timestamp)
        .set("webhook-signature", signature(request.dispatchId(), timestamp, body, secret));
    return new OutgoingRequest(headers, body);
  }

  private static void repeatDeliveryId(OriginalWebhook original, MultiMap headers) {
    var name = original.provider().deliveryIdHeader();
    name.flatMap(header -> Optional.ofNullable(original.headers().get(header)))
        .filter(HeaderRules::isValue)
        .ifPresent(id -> headers.set(name.orElseThrow(), id));
  }

  private static String signature(String id, String timestamp, Buffer body, Secret secret) {
    var signed = Buffer.buffer(id + "." + timestamp + ".");
    var key = TargetSigningKey.standardWebhooks(secret);
    var hmac = TargetSigningKey.hmac("HmacSHA256", key, signed, body);
    return "v1," + Base64.getEncoder().encodeToString(hmac);
  }
}
