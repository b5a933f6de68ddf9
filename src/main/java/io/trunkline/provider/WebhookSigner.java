package io.trunkline.provider;

import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.SignatureScheme.BasicPassword;
import io.trunkline.provider.SignatureScheme.HeaderToken;
import io.trunkline.provider.SignatureScheme.HexHmac;
import io.trunkline.provider.SignatureScheme.SchemeBySecret;
import io.trunkline.provider.SignatureScheme.StandardWebhooks;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/** Signs a body the way a provider does, for receivers that believe only that provider. */
public final class WebhookSigner {
  /** What a signing token of Standard Webhooks begins with; its key in base64 follows. */
  public static final String SIGNING_TOKEN_PREFIX = "whsec_";

  private static final String USER = "trunkline";

  private WebhookSigner() {}

  /** What is signed: {@code id} and {@code at} only where the scheme signs them, too. */
  public record Message(String id, Instant at, Buffer body) {}

  /**
   * The headers to send. The secret is not blank; one that begins like a signing token and is none
   * is an {@link IllegalArgumentException}.
   */
  public static Map<String, String> sign(SignatureScheme scheme, Secret secret, Message message) {
    if (secret.reveal().isBlank()) {
      throw new IllegalArgumentException("a blank secret signs nothing");
    }
    return switch (scheme) {
      case HexHmac(var header, var prefix, var algorithm) -> {
        var hash = Hmac.of(Hmac.keyed(algorithm, secret.bytes()), message.body());
        yield Map.of(header, prefix + HexFormat.of().formatHex(hash));
      }
      // A header carries bytes; each is written as one character.
      case HeaderToken(var header) ->
          Map.of(header, new String(secret.bytes(), StandardCharsets.ISO_8859_1));
      case BasicPassword() -> {
        var pair = (USER + ":" + secret.reveal()).getBytes(StandardCharsets.UTF_8);
        yield Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
      }
      case StandardWebhooks() -> standardWebhooks(secret, message);
      case SchemeBySecret(var prefix, var prefixed, var other) ->
          sign(secret.reveal().startsWith(prefix) ? prefixed : other, secret, message);
    };
  }

  private static Map<String, String> standardWebhooks(Secret secret, Message message) {
    var key =
        PresentedSignature.Signed.key(secret)
            .orElseThrow(() -> new IllegalArgumentException("the secret is no signing token"));
    var timestamp = Long.toString(message.at().getEpochSecond());
    var mac = Hmac.keyed(Hmac.SHA_256, key);
    mac.update("%s.%s.".formatted(message.id(), timestamp).getBytes(StandardCharsets.UTF_8));
    var signature = Base64.getEncoder().encodeToString(Hmac.of(mac, message.body()));
    return Map.of(
        "webhook-id",
        message.id(),
        "webhook-timestamp",
        timestamp,
        "webhook-signature",
        "v1," + signature);
  }
}
