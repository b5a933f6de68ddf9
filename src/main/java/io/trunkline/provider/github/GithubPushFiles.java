package io.trunkline.provider.github;

import io.trunkline.event.ChangedFiles;
import io.trunkline.event.RefUpdate;
import io.trunkline.provider.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of a push: those of its commits, of which GitHub lists not always all. */
final class GithubPushFiles {
  /** A longer list of commits is cut to this. */
  private static final int COMMIT_COUNT_MAX = 2_048;

  /** A commit with more files lists this many. */
  private static final int COMMIT_FILE_COUNT_MAX = 3_000;

  private static final List<String> LISTS = List.of("added", "removed", "modified");

  private GithubPushFiles() {}

  /**
   * Complete when the commits are all that lie between {@code before} and {@code after}: not for a
   * new branch, whose list starts where it left a known one, and not for a forced push, whose list
   * leaves out what was dropped.
   */
  static ChangedFiles of(Payload push, RefUpdate update) {
    var commits = push.findObjects("commits").orElse(List.of());
    var complete =
        !update.isCreated()
            && push.findFlag("forced").equals(Optional.of(false))
            && !commits.isEmpty()
            && commits.size() < COMMIT_COUNT_MAX;
    var paths = new ArrayList<String>();
    for (var commit : commits) {
      complete &= addFiles(commit, paths);
    }
    return ChangedFiles.of(paths, complete);
  }

  /** Whether the commit lists all its files. */
  private static boolean addFiles(Payload commit, List<String> paths) {
    var allThere = true;
    var before = paths.size();
    for (var list : LISTS) {
      var listed = commit.findTexts(list);
      listed.ifPresent(paths::addAll);
      allThere &= listed.isPresent();
    }
    var fileCount = paths.size() - before;
    return allThere && fileCount < COMMIT_FILE_COUNT_MAX;
  }
}
