package io.trunkline.platform.secret;

import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Creates the JDK's hash functions, with a key (HMAC) and without. Each result hashes one body. */
public final class Hashes {
  public static final String HMAC_SHA_256 = "HmacSHA256";

  private static final int CHUNK_BYTES = 64 * 1024;

  private Hashes() {}

  /**
   * @param algorithm as {@link Mac} names it
   * @param key not empty
   */
  public static Mac hmac(String algorithm, byte[] key) {
    var mac = mac(algorithm);
    try {
      mac.init(new SecretKeySpec(key, algorithm));
      return mac;
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("the JDK rejected a key for " + algorithm, e);
    }
  }

  /** Hashes the whole body in chunks, without a second copy of it. */
  public static byte[] hash(Mac mac, Buffer body) {
    for (var at = 0; at < body.length(); at += CHUNK_BYTES) {
      mac.update(body.getBytes(at, Math.min(body.length(), at + CHUNK_BYTES)));
    }
    return mac.doFinal();
  }

  /** Length of a hash, in bytes. */
  public static int lengthBytes(String algorithm) {
    return mac(algorithm).getMacLength();
  }

  public static MessageDigest sha256() {
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
      throw new IllegalStateException("the JDK has no " + algorithm, e);
    }
  }
}
