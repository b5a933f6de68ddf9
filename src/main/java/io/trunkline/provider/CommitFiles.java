package io.trunkline.provider;

import io.trunkline.event.ChangedFiles;
import java.util.ArrayList;
import java.util.List;

/** Collects the files of commits that list them as {@code added, removed, modified}. */
public final class CommitFiles {
  private static final List<String> LISTS = List.of("added", "removed", "modified");

  private CommitFiles() {}

  /** Returns the payload fields to read, for example {@code commits.added}. */
  public static List<String> paths(String commits) {
    return LISTS.stream().map(list -> commits + "." + list).toList();
  }

  /**
   * Returns the files of these commits.
   *
   * @param areAll whether these are all commits of the push
   * @param perCommitMax how many files of a commit the provider lists at most; a commit with this
   *     number may have more
   */
  public static ChangedFiles read(List<PayloadObject> commits, boolean areAll, int perCommitMax) {
    var complete = areAll && !commits.isEmpty();
    var paths = new ArrayList<String>();
    for (var commit : commits) {
      complete &= addFiles(commit, paths, perCommitMax);
    }
    return ChangedFiles.of(paths, complete);
  }

  /** Returns whether the commit lists all its files. */
  private static boolean addFiles(PayloadObject commit, List<String> paths, int perCommitMax) {
    var isComplete = true;
    var before = paths.size();
    for (var list : LISTS) {
      var listed = commit.findTexts(list);
      listed.ifPresent(paths::addAll);
      isComplete &= listed.isPresent();
    }
    return isComplete && paths.size() - before < perCommitMax;
  }
}
