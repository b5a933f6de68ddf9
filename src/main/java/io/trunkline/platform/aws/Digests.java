package io.trunkline.platform.aws;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** SHA-256; every JDK has it. */
final class Digests {
  /** A copy costs a fraction of a new one, for which the JDK searches its providers. */
  private static final MessageDigest READY = ready();

  private Digests() {}

  private static MessageDigest ready() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** In lower-case hex. */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(((MessageDigest) READY.clone()).digest(bytes));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }
}
