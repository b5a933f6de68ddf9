package io.trunkline.account;

/**
 * Matches policy patterns: {@code *} matches any text, {@code ?} one character. Matches the whole
 * text and is case-sensitive. Backtracks only to the last {@code *}, so the number of steps is at
 * most the product of both lengths. The maximum size of a policy limits this product.
 */
final class Wildcards {
  private Wildcards() {}

  static boolean match(String pattern, String text) {
    var at = 0;
    var in = 0;
    var star = -1;
    var resumeAt = 0;
    while (at < text.length()) {
      // Check for the star first, because the text may contain one too.
      if (in < pattern.length() && pattern.charAt(in) == '*') {
        star = in++;
        resumeAt = at;
      } else if (in < pattern.length() && isAlike(pattern.charAt(in), text.charAt(at))) {
        in++;
        at++;
      } else if (star >= 0) {
        in = star + 1;
        at = ++resumeAt;
      } else {
        return false;
      }
    }
    while (in < pattern.length() && pattern.charAt(in) == '*') {
      in++;
    }
    return in == pattern.length();
  }

  private static boolean isAlike(char wanted, char found) {
    // A '?' matches one character, but ANY_TEXT represents texts of any length.
    return (wanted == '?' && found != TextPattern.ANY_TEXT) || wanted == found;
  }
}
