package io.trunkline.target.http;

import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.SignatureScheme;
import io.trunkline.provider.SignatureScheme.HexHmac;
import io.trunkline.target.OriginalWebhook;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
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

  static Outgoing write(OriginalWebhook original, Map<String, Secret> owners, Secret secret) {
    var headers = passedOn(original.headers());
    owners.forEach((name, value) -> headers.set(name, value.reveal()));
    sign(headers, original.provider().signatureScheme(), original.body(), secret);
    return new Outgoing(headers, original.body());
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

  private static void sign(MultiMap headers, SignatureScheme scheme, Buffer body, Secret secret) {
    switch (scheme) {
      case HexHmac(var header, var prefix, var algorithm) -> {
        var hmac = SigningKey.hmac(algorithm, secret.bytes(), body);
        headers.set(header, prefix + HexFormat.of().formatHex(hmac));
      }
    }
  }
}
