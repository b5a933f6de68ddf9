package io.trunkline.platform.aws;

import java.nio.charset.StandardCharsets;
import javax.crypto.Mac;

/** A derived key, ready to sign; for any thread. It never prints itself. */
final class SigningKey {
  private final Mac ready;

  SigningKey(byte[] key) {
    this.ready = Digests.hmac(key);
  }

  byte[] sign(String text) {
    try {
      return ((Mac) ready.clone()).doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }
}
