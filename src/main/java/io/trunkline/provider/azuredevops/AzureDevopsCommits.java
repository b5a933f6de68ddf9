package io.trunkline.provider.azuredevops;

import io.trunkline.event.Commit;
import io.trunkline.provider.PayloadObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The listed commits of a push, to which several refs may point. */
final class AzureDevopsCommits {
  /** Total length of messages that are repeated for further refs; limits the memory. */
  private static final int REPEATED_CHARS_MAX = 1024 * 1024;

  private final Map<String, PayloadObject> listed = new HashMap<>();
  private final Map<String, Commit> used = new HashMap<>();
  private int repeatedChars;

  AzureDevopsCommits(PayloadObject push) {
    for (var commit : push.findObjects("commits").orElse(List.of())) {
      commit.findCommitId("commitId").ifPresent(id -> listed.putIfAbsent(id, commit));
    }
  }

  /** Returns the commit with this id. It has details only if it is listed. */
  Commit commit(String id) {
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
