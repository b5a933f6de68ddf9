package io.trunkline.event;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The files that a push or pull request changed.
 *
 * @param paths sorted, without duplicates or leading slashes
 * @param complete false if more files may have changed than are listed
 */
public record ChangedFiles(List<String> paths, boolean complete) {
  public ChangedFiles {
    paths = List.copyOf(paths);
  }

  public static ChangedFiles of(Collection<String> paths, boolean complete) {
    return new ChangedFiles(List.copyOf(new TreeSet<>(paths)), complete);
  }

  /** Returns an incomplete, empty list, for events whose provider sends no files. */
  public static ChangedFiles unknown() {
    return new ChangedFiles(List.of(), false);
  }
}
