package io.trunkline.provider;

import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.SignatureScheme.HexHmac;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Hashes, keyed and plain, as the JDK makes them; each serves one body. */
final class Hmac {
  private Hmac() {}

  /** A keyed hash. The secret is not blank. */
  static Mac keyed(HexHmac scheme, Secret secret) {
    var mac = mac(scheme);
    try {
      mac.init(new SecretKeySpec(secret.bytes(), scheme.algorithm()));
      return mac;
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("a key of bytes did not fit " + scheme.algorithm(), e);
    }
  }

  /** How many bytes a signature of this scheme has. */
  static int lengthBytes(HexHmac scheme) {
    return mac(scheme).getMacLength();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static Mac mac(HexHmac scheme) {
    try {
      return Mac.getInstance(scheme.algorithm());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no such keyed hash: " + scheme.algorithm(), e);
    }
  }
}
