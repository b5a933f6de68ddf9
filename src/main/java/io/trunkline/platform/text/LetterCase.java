package io.trunkline.platform.text;

import java.util.Locale;

/**
 * Compares names without regard to case. Folds a capital letter only if it is the ordinary capital
 * of its small letter. Some other characters have an ordinary small letter, too: U+212A (KELVIN
 * SIGN) has {@code k}. They are different characters to every provider, so they are not changed.
 */
public final class LetterCase {
  private LetterCase() {}

  /** Returns the name in lower case. Two names are the same if the results are equal. */
  public static String fold(String name) {
    return name.chars().allMatch(c -> c < 0x80)
        ? name.toLowerCase(Locale.ROOT)
        : name.codePoints()
            .map(LetterCase::fold)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  public static boolean areEqual(String name, String other) {
    return fold(name).equals(fold(other));
  }

  private static int fold(int c) {
    int small = Character.toLowerCase(c);
    return Character.toUpperCase(small) == c ? small : c;
  }
}
