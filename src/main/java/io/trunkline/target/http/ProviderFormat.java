package io.trunkline.target.http;

import io.trunkline.provider.WebhookSigner;
import io.trunkline.provider.WebhookSigner.Message;
import io.trunkline.target.OriginalWebhook;
import io.trunkline.target.TargetRequest;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes the provider's webhook: its headers and raw body with a new signature. The signature uses
 * the provider's scheme and the target's secret, so that receivers for that provider accept it.
 */
final class ProviderFormat {

  /**
   * Headers that are not forwarded: credentials for Trunkline, and headers that describe the
   * request that Trunkline received.
   */
  private static final Set<String> NOT_FORWARDED =
      Set.of(
          "accept-encoding",
          "authorization",
          "content-length",
          "cookie",
          "cookie2",
          "x-api-key",
          "forwarded",
          "host",
          "via",
          "x-gitlab-token",
          "x-hub-signature",
          "x-hub-signature-256",
          "x-real-ip");

  private ProviderFormat() {}

  /**
   * Writes the request. Later headers replace earlier ones: first the provider's, then the
   * signatures, then the owner's. If the scheme signs an id and a time, the id is the provider's
   * delivery id, or else the dispatch id, and the time is the time of this attempt.
   */
  static OutgoingRequest write(OriginalWebhook original, TargetRequest request, Instant now) {
    var headers = forwardedHeaders(original.headers());
    var provider = original.provider();
    var id =
        provider
            .deliveryIdHeader()
            .flatMap(header -> Optional.ofNullable(headers.get(header)))
            .orElse(request.dispatchId());
    var user = request.settings().getString("userName", WebhookSigner.DEFAULT_USER);
    var message = new Message(id, now, user, original.body());
    var secret = request.secrets().getFirst();
    for (var scheme : provider.sentSignatures()) {
      WebhookSigner.sign(scheme, secret, message).forEach(headers::set);
    }
    request.headers().forEach((name, value) -> headers.set(name, value.reveal()));
    return new OutgoingRequest(headers, original.body());
  }

  private static MultiMap forwardedHeaders(MultiMap received) {
    var connectionHeaders = connectionHeaders(received);
    var headers = MultiMap.caseInsensitiveMultiMap();
    for (var header : received) {
      var name = header.getKey().toLowerCase(Locale.ROOT);
      if (!connectionHeaders.contains(name) && isForwarded(name) && HeaderRules.isHeader(header)) {
        headers.add(header.getKey(), header.getValue());
      }
    }
    return headers;
  }

  /** Returns the headers that {@code Connection} names as hop-by-hop (RFC 9110, section 7.6.1). */
  private static Set<String> connectionHeaders(MultiMap received) {
    return received.getAll("Connection").stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  private static boolean isForwarded(String name) {
    return !NOT_FORWARDED.contains(name)
        && !name.startsWith("webhook-")
        && !name.startsWith("x-forwarded-")
        && !HeaderRules.isHopByHop(name);
  }
}
