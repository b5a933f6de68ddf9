package io.trunkline.delivery;

import io.trunkline.platform.text.LetterCase;
import io.trunkline.provider.RepositoryNames;

/**
 * Finds repository names that are similar enough to be typing errors, such as {@code octo/App} for
 * {@code octo/app}.
 */
final class SimilarNames {
  private static final int EDITS_MAX = 2;
  private static final int CHARS_MAX = 200;

  private SimilarNames() {}

  /**
   * Returns whether two different names are equal when case, host, {@code .git} and
   * percent-encoding are ignored, or then differ by at most two edits.
   */
  static boolean areSimilar(String name, String meant) {
    if (name.equals(meant) || name.length() > CHARS_MAX || meant.length() > CHARS_MAX) {
      return false;
    }
    var lowerName = LetterCase.fold(RepositoryNames.plain(name));
    var lowerMeant = LetterCase.fold(RepositoryNames.plain(meant));
    return lowerName.equals(lowerMeant) || edits(lowerName, lowerMeant) <= EDITS_MAX;
  }

  /** Levenshtein distance. */
  private static int edits(String one, String other) {
    var above = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      var row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[other.length()];
  }
}
