package io.trunkline.platform.aws;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An HMAC-SHA256 key. Thread-safe; never prints itself. */
final class SigV4Key {
  private static final String ALGORITHM = "HmacSHA256";

  /**
   * Cloned for each signature, because a {@code Mac} is not thread-safe and a clone is much cheaper
   * than a new instance.
   */
  private final Mac ready;

  SigV4Key(byte[] key) {
    try {
      this.ready = Mac.getInstance(ALGORITHM);
      ready.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  byte[] sign(String text) {
    try {
      return ((Mac) ready.clone()).doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }
}
