package io.trunkline.target.http;

import io.trunkline.platform.secret.Secret;
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
 * The provider's own webhook: its headers and raw body, signed anew in its scheme with the target's
 * secret, so that what expects the provider believes it called. The secret is the key as it is
 * written, as it is for providers.
 */
final class ProviderFormat {

  /** What was meant for us and not for the target: who we are to the provider, and the way here. */
  private static final Set<String> OURS =
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
   * A scheme that signs an id and a time gets the provider's own id of the delivery, or the
   * dispatch's, and the time of this attempt.
   */
  static OutgoingRequest write(
      OriginalWebhook original, TargetRequest request, Secret secret, Instant now) {
    var headers = passedOn(original.headers());
    request.headers().forEach((name, value) -> headers.set(name, value.reveal()));
    var provider = original.provider();
    var id =
        provider
            .deliveryIdHeader()
            .flatMap(header -> Optional.ofNullable(headers.get(header)))
            .orElse(request.dispatchId());
    WebhookSigner.sign(provider.signatureScheme(), secret, new Message(id, now, original.body()))
        .forEach(headers::set);
    return new OutgoingRequest(headers, original.body());
  }

  private static MultiMap passedOn(MultiMap received) {
    var named = namedByConnection(received);
    var headers = MultiMap.caseInsensitiveMultiMap();
    for (var header : received) {
      var name = header.getKey().toLowerCase(Locale.ROOT);
      if (!named.contains(name) && isPassedOn(name) && HeaderRules.isHeader(header)) {
        headers.add(header.getKey(), header.getValue());
      }
    }
    return headers;
  }

  /** A sender may name further headers that belong to its connection. */
  private static Set<String> namedByConnection(MultiMap received) {
    return received.getAll("Connection").stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  private static boolean isPassedOn(String name) {
    return !OURS.contains(name)
        && !name.startsWith("webhook-")
        && !name.startsWith("x-forwarded-")
        && !HeaderRules.isHopByHop(name);
  }
}
