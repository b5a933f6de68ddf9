package io.trunkline.target.http;

import io.trunkline.platform.secret.Secret;
import io.vertx.core.buffer.Buffer;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of a target's secret. Standard Webhooks writes keys as {@code whsec_} and base64; its
 * libraries take a secret without that prefix for base64 too, we for the text that it is.
 */
final class TargetSigningKey {
  static final String PREFIX = "whsec_";

  private static final int BYTES = 32;
  private static final int CHUNK_BYTES = 64 * 1024;

  private TargetSigningKey() {}

  static Secret generate(SecureRandom random) {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Secret.of(PREFIX + Base64.getEncoder().encodeToString(bytes));
  }

  /** Throws {@link IllegalArgumentException} when what follows {@code whsec_} is not base64. */
  static byte[] standardWebhooks(Secret secret) {
    var text = secret.reveal();
    return text.startsWith(PREFIX)
        ? Base64.getDecoder().decode(text.substring(PREFIX.length()))
        : secret.bytes();
  }

  /**
   * @param algorithm as {@link Mac} names it
   */
  static byte[] hmac(String algorithm, byte[] key, Buffer... parts) {
    var mac = mac(algorithm, key);
    for (var part : parts) {
      for (var at = 0; at < part.length(); at += CHUNK_BYTES) {
        mac.update(part.getBytes(at, Math.min(part.length(), at + CHUNK_BYTES)));
      }
    }
    return mac.doFinal();
  }

  private static Mac mac(String algorithm, byte[] key) {
    try {
      var mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      Arrays.fill(key, (byte) 0);
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("the JDK has no " + algorithm, e);
    }
  }
}
