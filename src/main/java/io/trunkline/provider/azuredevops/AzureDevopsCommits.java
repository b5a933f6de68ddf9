package io.trunkline.provider.azuredevops;

import io.trunkline.event.Commit;
import io.trunkline.provider.PayloadObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The listed commits of a push, to which several refs may point. Azure Pipelines skips the whole
 * push if any of its commits has a skip mark, so the mark of one commit counts for every ref.
 */
final class AzureDevopsCommits {
  /** Total length of messages that are repeated for further refs; limits the memory. */
  private static final int REPEATED_CHARS_MAX = 1024 * 1024;

  private final Map<String, PayloadObject> listed = new HashMap<>();
  private final Map<String, Commit> used = new HashMap<>();
  private final Optional<String> skipMark;
  private int repeatedChars;

  AzureDevopsCommits(PayloadObject push) {
    var commits = push.findObjects("commits").orElse(List.of());
    for (var commit : commits) {
      commit.findCommitId("commitId").ifPresent(id -> listed.putIfAbsent(id, commit));
    }
    skipMark =
        commits.stream()
            .flatMap(commit -> AzureDevopsCommit.findSkipMark(commit).stream())
            .findFirst();
  }

  /**
   * Returns the commit with this id, and with the skip mark of the push if it has none itself. It
   * has details only if it is listed.
   */
  Commit commit(String id) {
    var commit = listedCommit(id);
    return commit.skipMark().isPresent()
        ? commit
        : skipMark.map(commit::withSkipMark).orElse(commit);
  }

  private Commit listedCommit(String id) {
    var before = Optional.ofNullable(used.get(id));
    if (before.isPresent()) {
      return repeat(before.get());
    }
    var commit =
        Optional.ofNullable(listed.get(id)).map(found -> AzureDevopsCommit.read(found, id));
    commit.ifPresent(found -> used.put(id, found));
    return commit.orElseGet(() -> Commit.ofId(id));
  }

  private Commit repeat(Commit commit) {
    var chars = commit.message().map(String::length).orElse(0);
    if (chars <= REPEATED_CHARS_MAX - repeatedChars) {
      repeatedChars += chars;
      return commit;
    }
    return new Commit(
        commit.id(),
        Optional.empty(),
        commit.authorDisplayName(),
        commit.authorEmail(),
        commit.authorDate(),
        commit.skipMark());
  }
}
