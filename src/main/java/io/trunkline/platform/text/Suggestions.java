package io.trunkline.platform.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known word that is most similar to a mistyped word. */
public final class Suggestions {
  private Suggestions() {}

  /** Returns the most similar word if at most a third of its letters differ. */
  public static Optional<String> nearest(String word, Collection<String> words) {
    return words.stream()
        .filter(it -> distance(word, it) <= it.length() / 3)
        .min(Comparator.<String>comparingInt(it -> distance(word, it)).thenComparing(it -> it));
  }

  /** Returns the Levenshtein distance: the number of letters to insert, delete or replace. */
  private static int distance(String from, String to) {
    var row = new int[to.length() + 1];
    for (var j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (var i = 1; i <= from.length(); i++) {
      var diagonal = row[0];
      row[0] = i;
      for (var j = 1; j <= to.length(); j++) {
        var replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
