package io.trunkline.platform.aws;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key of HMAC-SHA256, ready to sign; for any thread. It never prints itself. */
final class SigV4Key {
  private static final String ALGORITHM = "HmacSHA256";

  /** Only its copies sign: a copy costs a fraction of a new one, and one is not for two threads. */
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
