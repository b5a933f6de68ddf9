package io.trunkline.provider;

import io.trunkline.platform.secret.Hashes;
import io.trunkline.platform.secret.Secret;
import io.trunkline.platform.secret.StandardWebhooks;
import io.trunkline.provider.SignatureScheme.BasicPassword;
import io.trunkline.provider.SignatureScheme.HeaderToken;
import io.trunkline.provider.SignatureScheme.HexHmac;
import io.trunkline.provider.SignatureScheme.SchemeBySecret;
import io.trunkline.provider.SignatureScheme.StandardSignature;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Signs a body as a provider does, for receivers that only accept that provider. */
public final class WebhookSigner {
  /** The user name of basic authentication unless another one was chosen. */
  public static final String DEFAULT_USER = "trunkline";

  private WebhookSigner() {}

  /**
   * The webhook to sign. Most schemes do not need all of it.
   *
   * @param user the user name of basic authentication
   */
  public record Message(String id, Instant sentAt, String user, Buffer body) {
    public Message(String id, Instant sentAt, Buffer body) {
      this(id, sentAt, DEFAULT_USER, body);
    }
  }

  /**
   * Returns the headers to send. Throws {@link IllegalArgumentException} if the secret is blank or
   * a malformed signing token.
   */
  public static Map<String, String> sign(SignatureScheme scheme, Secret secret, Message message) {
    if (secret.reveal().isBlank()) {
      throw new IllegalArgumentException("the secret is blank");
    }
    return switch (scheme) {
      case HexHmac(var header, var prefix, var algorithm) -> {
        var hash = Hashes.hash(Hashes.hmac(algorithm, secret.bytes()), message.body());
        yield Map.of(header, prefix + HexFormat.of().formatHex(hash));
      }
      // The HTTP client encodes each character of a header as one byte.
      case HeaderToken(var header) ->
          Map.of(header, new String(secret.bytes(), StandardCharsets.ISO_8859_1));
      case BasicPassword() -> {
        var pair = (message.user() + ":" + secret.reveal()).getBytes(StandardCharsets.UTF_8);
        yield Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
      }
      case StandardSignature() ->
          StandardWebhooks.sign(
              List.of(signingKey(secret)), message.id(), message.sentAt(), message.body());
      case SchemeBySecret(var other) ->
          sign(
              StandardWebhooks.hasSecretPrefix(secret) ? new StandardSignature() : other,
              secret,
              message);
    };
  }

  private static byte[] signingKey(Secret secret) {
    return StandardWebhooks.findKey(secret)
        .orElseThrow(() -> new IllegalArgumentException("the secret is not a signing token"));
  }
}
