package io.trunkline.provider;

import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Hashes, keyed and plain, as the JDK makes them; each serves one body. */
final class Hmac {
  static final String SHA_256 = "HmacSHA256";

  private static final int CHUNK_BYTES = 64 * 1024;

  private Hmac() {}

  /**
   * A keyed hash. The key is not empty.
   *
   * @param algorithm as {@link Mac} names it
   */
  static Mac keyed(String algorithm, byte[] key) {
    var mac = mac(algorithm);
    try {
      mac.init(new SecretKeySpec(key, algorithm));
      return mac;
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("a key of bytes did not fit " + algorithm, e);
    }
  }

  /** Of a whole body, of which no second copy is made. */
  static byte[] of(Mac mac, Buffer body) {
    for (var at = 0; at < body.length(); at += CHUNK_BYTES) {
      mac.update(body.getBytes(at, Math.min(body.length(), at + CHUNK_BYTES)));
    }
    return mac.doFinal();
  }

  /** How many bytes such a hash has. */
  static int lengthBytes(String algorithm) {
    return mac(algorithm).getMacLength();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static Mac mac(String algorithm) {
    try {
      return Mac.getInstance(algorithm);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no such keyed hash: " + algorithm, e);
    }
  }
}
