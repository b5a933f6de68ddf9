package io.trunkline.delivery;

/** Provider text as a column or a log line may hold it: no control characters, bounded. */
final class SanitizedText {
  private static final int CHARS_MAX = 1_024;

  private SanitizedText() {}

  /** Control characters become {@code \\uXXXX}; what is beyond 1 024 characters is cut. */
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
