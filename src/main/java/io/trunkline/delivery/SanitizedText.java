package io.trunkline.delivery;

/** Makes provider text safe for columns and log lines: no control characters, limited length. */
final class SanitizedText {
  private static final int CHARS_MAX = 1_024;

  private SanitizedText() {}

  /** Replaces control characters with {@code \\uXXXX} and cuts the text after 1,024 characters. */
  static String text(String raw) {
    if (isClean(raw)) {
      return raw;
    }
    var clean = new StringBuilder();
    for (int i = 0; i < raw.length() && clean.length() < CHARS_MAX; i++) {
      char c = raw.charAt(i);
      if (isPlain(c)) {
        clean.append(c);
      } else {
        clean.append(String.format("\\u%04x", (int) c));
      }
    }
    return clean.toString();
  }

  private static boolean isClean(String raw) {
    return raw.length() <= CHARS_MAX && raw.chars().allMatch(c -> isPlain((char) c));
  }

  private static boolean isPlain(char c) {
    return !Character.isISOControl(c) && c != '\u2028' && c != '\u2029';
  }
}
