package io.trunkline.account;

/**
 * Patterns of policies: {@code *} is any text, {@code ?} one character. Compared as they stand,
 * whole, with case. Only the last {@code *} is ever taken back, so the steps are at most the length
 * of the text times that of the pattern, which the size of a policy bounds.
 */
final class Wildcards {
  private Wildcards() {}

  static boolean match(String pattern, String text) {
    var at = 0;
    var in = 0;
    var star = -1;
    var resumeAt = 0;
    while (at < text.length()) {
      // The star first: a text may hold one too.
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
    return wanted == '?' || wanted == found;
  }
}
