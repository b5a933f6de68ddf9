package io.trunkline.provider.azuredevops;

import static io.trunkline.provider.PayloadObject.DATE_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.NAME_CHARS_MAX;

import io.trunkline.event.Commit;
import io.trunkline.provider.PayloadObject;
import io.trunkline.provider.SkipMarks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The listed commits of a push, to which several refs may point. */
final class AzureDevopsCommits {
  /** Total length of messages that are repeated for further refs; limits the memory. */
  private static final int REPEATED_CHARS_MAX = 1024 * 1024;

  private static final SkipMarks SKIP_MARKS =
      new SkipMarks(
          "***no_ci***",
          "[skip azurepipelines]",
          "[azurepipelines skip]",
          "[skip azpipelines]",
          "[azpipelines skip]",
          "[skip azp]",
          "[azp skip]");

  private final Map<String, PayloadObject> listed = new HashMap<>();
  private final Map<String, Commit> used = new HashMap<>();
  private int repeatedChars;

  AzureDevopsCommits(PayloadObject push) {
    for (var commit : push.findObjects("commits").orElse(List.of())) {
      commit.findCommitId("commitId").ifPresent(id -> listed.putIfAbsent(id, commit));
    }
  }

  static Stream<String> paths() {
    return Stream.of("commitId", "comment", "author.name", "author.email", "author.date")
        .map(field -> "resource.commits." + field);
  }

  /** Returns the commit with this id. It has details only if it is listed. */
  Commit commit(String id) {
    var before = Optional.ofNullable(used.get(id));
    if (before.isPresent()) {
      return repeat(before.get());
    }
    var commit = Optional.ofNullable(listed.get(id)).map(found -> read(id, found));
    commit.ifPresent(found -> used.put(id, found));
    return commit.orElseGet(() -> Commit.ofId(id));
  }

  private static Commit read(String id, PayloadObject commit) {
    var author = commit.object("author");
    var message = commit.findText("comment", Integer.MAX_VALUE);
    return new Commit(
        id,
        message,
        author.findText("name", NAME_CHARS_MAX),
        author.findText("email", NAME_CHARS_MAX),
        author.findText("date", DATE_CHARS_MAX),
        message.flatMap(SKIP_MARKS::find));
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
