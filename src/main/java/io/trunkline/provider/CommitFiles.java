package io.trunkline.provider;

import io.trunkline.event.ChangedFiles;
import java.util.ArrayList;
import java.util.List;

/** The files of a push, from commits that list them as {@code added, removed, modified}. */
public final class CommitFiles {
  private static final List<String> LISTS = List.of("added", "removed", "modified");

  private CommitFiles() {}

  /** The paths that a reader has to be asked for: {@code commits.added} and so on. */
  public static List<String> paths(String commits) {
    return LISTS.stream().map(list -> commits + "." + list).toList();
  }

  /**
   * All files of these commits.
   *
   * @param areAll whether these are all commits of the push
   * @param perCommitMax a commit that lists as many files may have more
   */
  public static ChangedFiles read(List<PayloadObject> commits, boolean areAll, int perCommitMax) {
    var complete = areAll && !commits.isEmpty();
    var paths = new ArrayList<String>();
    for (var commit : commits) {
      complete &= addFiles(commit, paths, perCommitMax);
    }
    return ChangedFiles.of(paths, complete);
  }

  /** Whether the commit lists all its files. */
  private static boolean addFiles(PayloadObject commit, List<String> paths, int perCommitMax) {
    var allThere = true;
    var before = paths.size();
    for (var list : LISTS) {
      var listed = commit.findTexts(list);
      listed.ifPresent(paths::addAll);
      allThere &= listed.isPresent();
    }
    return allThere && paths.size() - before < perCommitMax;
  }
}
