package io.trunkline.platform.aws;

import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The credential of a signature: {@code <access key>/<yyyymmdd>/<region>/<service>/aws4_request}.
 */
record CredentialScope(String accessKeyId, String date, String region, String service) {
  static final String END = "aws4_request";

  /**
   * Parses a credential; empty if it is malformed. Does not use a regular expression, because every
   * call is parsed here.
   */
  static Optional<CredentialScope> find(String credential) {
    var parts = credential.split("/", -1);
    return parts.length == 5
            && isOf(parts[0], 3, 128, CredentialScope::isOfKeys)
            && isOf(parts[1], 8, 8, CredentialScope::isDigit)
            && isOf(parts[2], 1, 64, CredentialScope::isOfNames)
            && isOf(parts[3], 1, 64, CredentialScope::isOfNames)
            && parts[4].equals(END)
        ? Optional.of(new CredentialScope(parts[0], parts[1], parts[2], parts[3]))
        : Optional.empty();
  }

  private static boolean isOf(String text, int lengthMin, int lengthMax, IntPredicate characters) {
    return text.length() >= lengthMin && text.length() <= lengthMax && isOf(text, characters);
  }

  /** Written as a loop because a stream costs more than the check itself. */
  static boolean isOf(String text, IntPredicate characters) {
    for (var i = 0; i < text.length(); i++) {
      if (!characters.test(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOfKeys(int c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isOfNames(int c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || c == '-';
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** Returns the signed part: everything but the key. */
  String signedPart() {
    return date + "/" + region + "/" + service + "/" + END;
  }
}
