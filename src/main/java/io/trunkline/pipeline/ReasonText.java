package io.trunkline.pipeline;

import java.util.List;

/**
 * Formats untrusted values for decision reasons: quoted, shortened, and without invisible
 * characters.
 */
final class ReasonText {
  private static final int REASON_CHARACTERS_MAX = 600;
  private static final int VALUE_CHARACTERS_MAX = 80;
  private static final int LIST_CHARACTERS_MAX = 200;

  private ReasonText() {}

  static String quote(String value) {
    return "\"" + plain(value) + "\"";
  }

  /** Formats a value like the other methods, but without quotation marks. */
  static String plain(String value) {
    var text = new StringBuilder();
    var codePoints = value.codePoints().iterator();
    while (codePoints.hasNext()) {
      if (text.length() >= VALUE_CHARACTERS_MAX) {
        return text.append('…').toString();
      }
      append(text, codePoints.nextInt());
    }
    return text.toString();
  }

  /** Formats a list: {@code ["main","release/**"]}. */
  static String list(List<Glob> globs) {
    var text = new StringBuilder("[");
    for (var glob : globs) {
      if (text.length() > LIST_CHARACTERS_MAX) {
        return text.append(",…]").toString();
      }
      text.append(text.length() > 1 ? "," : "").append(quote(glob.pattern()));
    }
    return text.append(']').toString();
  }

  /** Cuts a reason to its maximum length. */
  static String bounded(String reason) {
    if (reason.length() <= REASON_CHARACTERS_MAX) {
      return reason;
    }
    var end = REASON_CHARACTERS_MAX - 1;
    return reason.substring(0, Character.isLowSurrogate(reason.charAt(end)) ? end - 1 : end) + "…";
  }

  private static void append(StringBuilder text, int c) {
    if (c == '"' || c == '\\') {
      text.append('\\').append((char) c);
    } else if (isInvisible(c)) {
      text.append("\\u%04x".formatted(c));
    } else {
      text.appendCodePoint(c);
    }
  }

  private static boolean isInvisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
