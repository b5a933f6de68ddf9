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

/** What a push tells of its commits, once for all the refs that may point to one of them. */
final class AzureDevopsCommits {
  /** So much of messages is told again for further refs; what is more would be a flood. */
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
  private final Map<String, Commit> told = new HashMap<>();
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

  /** The commit of that id, with as much as is told of it. */
  Commit commit(String id) {
    var before = Optional.ofNullable(told.get(id));
    if (before.isPresent()) {
      return again(before.get());
    }
    var commit = Optional.ofNullable(listed.get(id)).map(found -> of(id, found));
    commit.ifPresent(found -> told.put(id, found));
    return commit.orElseGet(() -> Commit.ofId(id));
  }

  private static Commit of(String id, PayloadObject commit) {
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

  private Commit again(Commit commit) {
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
