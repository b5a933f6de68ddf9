package io.trunkline.account;

/**
 * A text with wildcards that is a value of a {@link PolicyContext}. The wildcards are Unicode
 * noncharacters, which neither a policy nor the name of a branch can contain.
 */
public final class TextPattern {
  static final char ANY_TEXT = '\uFFFF';
  static final char ANY_CHARACTER = '\uFFFE';

  private final StringBuilder text = new StringBuilder();

  public TextPattern literal(char character) {
    text.append(character);
    return this;
  }

  public TextPattern anyText() {
    text.append(ANY_TEXT);
    return this;
  }

  public TextPattern anyCharacter() {
    text.append(ANY_CHARACTER);
    return this;
  }

  String marked() {
    return text.toString();
  }

  /**
   * Replaces the wildcards of a policy, {@code *} and {@code ?}, with the wildcards of this class.
   */
  static String ofWildcards(String pattern) {
    return pattern.replace('*', ANY_TEXT).replace('?', ANY_CHARACTER);
  }

  /**
   * Returns whether at least one text matches both patterns. The number of steps is the product of
   * both lengths.
   */
  static boolean overlap(String one, String other) {
    // rests[j]: whether the rests of both patterns, from i and from j, overlap. next is for i + 1.
    var next = new boolean[other.length() + 1];
    for (int i = one.length(); i >= 0; i--) {
      var rests = new boolean[other.length() + 1];
      for (int j = other.length(); j >= 0; j--) {
        rests[j] =
            (i == one.length() && j == other.length())
                || (isAnyText(one, i) && (next[j] || (j < other.length() && rests[j + 1])))
                || (isAnyText(other, j) && (rests[j + 1] || (i < one.length() && next[j])))
                || (i < one.length()
                    && j < other.length()
                    && isAlike(one.charAt(i), other.charAt(j))
                    && next[j + 1]);
      }
      next = rests;
    }
    return next[0];
  }

  private static boolean isAnyText(String text, int at) {
    return at < text.length() && text.charAt(at) == ANY_TEXT;
  }

  private static boolean isAlike(char one, char other) {
    if (one == ANY_TEXT || other == ANY_TEXT) {
      return false;
    }
    return one == other || one == ANY_CHARACTER || other == ANY_CHARACTER;
  }
}
