package io.trunkline.event;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Paths that a push touched, sorted, each once, without a leading slash. When not {@code complete},
 * more files may have changed than are listed, and an empty list says nothing.
 */
public record ChangedFiles(List<String> paths, boolean complete) {
  public ChangedFiles {
    paths = List.copyOf(paths);
  }

  public static ChangedFiles of(Collection<String> paths, boolean complete) {
    return new ChangedFiles(List.copyOf(new TreeSet<>(paths)), complete);
  }

  /** What a provider that tells no files leaves us with. */
  public static ChangedFiles unknown() {
    return new ChangedFiles(List.of(), false);
  }
}
