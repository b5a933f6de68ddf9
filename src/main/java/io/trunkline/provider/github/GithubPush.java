package io.trunkline.provider.github;

import static io.trunkline.provider.github.GithubFields.NAME_CHARS_MAX;
import static io.trunkline.provider.github.GithubFields.REF_CHARS_MAX;
import static io.trunkline.provider.github.GithubFields.actor;
import static io.trunkline.provider.github.GithubFields.commitId;
import static io.trunkline.provider.github.GithubFields.findCommitId;
import static io.trunkline.provider.github.GithubFields.repository;

import io.trunkline.event.BranchDeleted;
import io.trunkline.event.BranchPushed;
import io.trunkline.event.Commit;
import io.trunkline.event.RefUpdate;
import io.trunkline.event.Repository;
import io.trunkline.event.RepositoryEvent;
import io.trunkline.event.TagDeleted;
import io.trunkline.event.TagPushed;
import io.trunkline.provider.Normalized;
import io.trunkline.provider.Normalized.Changes;
import io.trunkline.provider.Normalized.Ignored;
import io.trunkline.provider.Payload;
import io.trunkline.provider.PayloadReader;
import java.util.List;
import java.util.Optional;

/** The event {@code push}: one branch or tag that was created, moved or deleted. */
final class GithubPush {
  private static final String BRANCHES = "refs/heads/";
  private static final String TAGS = "refs/tags/";
  private static final int DATE_CHARS_MAX = 64;

  private static final PayloadReader READER =
      GithubFields.reader(
          "ref",
          "before",
          "after",
          "forced",
          "repository.pushed_at",
          "head_commit.id",
          "head_commit.message",
          "head_commit.timestamp",
          "head_commit.author.name",
          "head_commit.author.email",
          "head_commit.author.date",
          "commits.added",
          "commits.removed",
          "commits.modified");

  private GithubPush() {}

  static Normalized normalize(byte[] json) {
    var push = READER.read(json);
    var repository = repository(push);
    var update = refUpdate(push);
    var name = shortName(push, update.ref());
    if (push.complaint().isPresent()) {
      return new Ignored(push.complaint().get());
    }
    return new Changes(
        List.of(
            update.ref().startsWith(BRANCHES)
                ? branch(push, repository, name, update)
                : tag(push, repository, name, update)));
  }

  private static RepositoryEvent branch(
      Payload push, Repository repository, String name, RefUpdate update) {
    var actor = actor(push);
    if (update.after().isEmpty()) {
      return new BranchDeleted(repository, actor, name, update);
    }
    var head = commit(push, update.after().get());
    return new BranchPushed(
        repository, actor, name, update, head, GithubPushFiles.of(push, update));
  }

  private static RepositoryEvent tag(
      Payload push, Repository repository, String name, RefUpdate update) {
    var actor = actor(push);
    if (update.after().isEmpty()) {
      return new TagDeleted(repository, actor, name, update);
    }
    return new TagPushed(repository, actor, name, update, peeled(push, update.after().get()));
  }

  /** Zeros decide what was created or deleted; the flags of these names only repeat them. */
  private static RefUpdate refUpdate(Payload push) {
    var ref = push.text("ref", REF_CHARS_MAX);
    var before = commitId(push, "before");
    var after = commitId(push, "after");
    if (before.isEmpty() && after.isEmpty()) {
      push.complain("after", "is zero like before");
    }
    var forced = push.findFlag("forced").orElse(false);
    return new RefUpdate(ref, before, after, forced, pushedAt(push.object("repository")));
  }

  /** Epoch seconds in a push, ISO-8601 in other events; taken as it is. */
  private static Optional<String> pushedAt(Payload repository) {
    return repository
        .findPositive("pushed_at")
        .map(String::valueOf)
        .or(() -> repository.findText("pushed_at", DATE_CHARS_MAX));
  }

  /** The prefix goes once: {@code refs/heads/refs/tags/x} is the branch {@code refs/tags/x}. */
  private static String shortName(Payload push, String ref) {
    var prefix = ref.startsWith(TAGS) ? TAGS : BRANCHES;
    if (!ref.startsWith(prefix) || ref.length() == prefix.length()) {
      push.complain("ref", "names neither a branch nor a tag");
      return "";
    }
    return ref.substring(prefix.length());
  }

  /** An annotated tag has an id of its own; the commit it stands for is the head commit. */
  private static Commit peeled(Payload push, String after) {
    return commit(push, findCommitId(push.object("head_commit"), "id").orElse(after));
  }

  /** What is told of the head commit counts only for that commit. */
  private static Commit commit(Payload push, String id) {
    var head = push.object("head_commit");
    if (!findCommitId(head, "id").equals(Optional.of(id))) {
      return Commit.ofId(id);
    }
    var author = head.object("author");
    return new Commit(
        id,
        head.findText("message", Integer.MAX_VALUE),
        author.findText("name", NAME_CHARS_MAX),
        author.findText("email", NAME_CHARS_MAX),
        // The timestamp is the committer's; older payloads know no other.
        author
            .findText("date", DATE_CHARS_MAX)
            .or(() -> head.findText("timestamp", DATE_CHARS_MAX)));
  }
}
