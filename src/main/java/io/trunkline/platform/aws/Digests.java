package io.trunkline.platform.aws;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** SHA-256 hashes. */
final class Digests {
  /** Cloned for each hash, because a clone is much cheaper than looking up the algorithm again. */
  private static final MessageDigest READY = ready();

  private Digests() {}

  private static MessageDigest ready() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the hash in lower-case hexadecimal. */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(((MessageDigest) READY.clone()).digest(bytes));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }
}
