package io.trunkline.provider.github;

import static io.trunkline.provider.PayloadObject.DATE_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.NAME_CHARS_MAX;
import static io.trunkline.provider.github.GithubFields.actor;
import static io.trunkline.provider.github.GithubFields.repository;

import io.trunkline.event.Actor;
import io.trunkline.event.ChangedFiles;
import io.trunkline.event.Commit;
import io.trunkline.event.RefUpdate;
import io.trunkline.provider.CommitFiles;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.PayloadObject;
import io.trunkline.provider.PayloadReader;
import io.trunkline.provider.Refs;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the event {@code push}: one branch or tag that was created, moved or deleted. */
final class GithubPush {
  /** GitHub sends at most this many commits. */
  private static final int COMMIT_COUNT_MAX = 2_048;

  /** GitHub sends at most this many files of a commit. */
  private static final int COMMIT_FILE_COUNT_MAX = 3_000;

  private static final PayloadReader READER =
      GithubFields.reader(
          Stream.of(
                  CommitFiles.paths("commits").stream(),
                  GithubCommit.paths("head_commit"),
                  Stream.of(
                      "ref", "before", "after", "forced", "pusher.name", "repository.pushed_at"))
              .flatMap(paths -> paths));

  private GithubPush() {}

  static NormalizedWebhook normalize(byte[] json) {
    var push = READER.read(json);
    var source = new Refs.Source(repository(push), actor(push).or(() -> pusher(push)));
    var update = refUpdate(push);
    return push.findError()
        .<NormalizedWebhook>map(Ignored::new)
        .orElseGet(() ->
            Changes.of(
                Refs.toEvent(
                    source,
                    update,
                    update.after().map(after -> commit(push, head(push, update, after))),
                    files(push, update))));
  }

  /** The actor of pushes that have no sender. */
  private static Optional<Actor> pusher(PayloadObject push) {
    return push.object("pusher")
        .findText("name", NAME_CHARS_MAX)
        .map(login -> new Actor(Optional.empty(), Optional.of(login)));
  }

  /**
   * An id of zeros means that the ref was created or deleted. The flags of these names are
   * redundant.
   */
  private static RefUpdate refUpdate(PayloadObject push) {
    var update =
        new RefUpdate(
            Refs.read(push, "ref"),
            push.commitId("before"),
            push.commitId("after"),
            push.findFlag("forced").orElse(false),
            pushedAt(push.object("repository")));
    Refs.requireMoved(push, "after", update);
    return update;
  }

  /** The time is in Unix seconds in a push and in ISO 8601 in other events. It is not converted. */
  private static Optional<String> pushedAt(PayloadObject repository) {
    return repository
        .findPositive("pushed_at")
        .map(String::valueOf)
        .or(() -> repository.findText("pushed_at", DATE_CHARS_MAX));
  }

  /** For an annotated tag, {@code after} is the id of the tag; its commit is the head commit. */
  private static String head(PayloadObject push, RefUpdate update, String after) {
    return update.ref().startsWith(Refs.TAGS)
        ? push.object("head_commit").findCommitId("id").orElse(after)
        : after;
  }

  /** Uses the details of {@code head_commit} only if it has this id. */
  private static Commit commit(PayloadObject push, String id) {
    var head = push.object("head_commit");
    return head.findCommitId("id").equals(Optional.of(id))
        ? GithubCommit.read(head, id)
        : Commit.ofId(id);
  }

  /**
   * Complete if the payload has all commits between {@code before} and {@code after}. A new branch
   * has only the commits that no other branch has; a forced push lacks the dropped commits.
   */
  private static ChangedFiles files(PayloadObject push, RefUpdate update) {
    var commits = push.findObjects("commits").orElse(List.of());
    var areAll =
        !update.isCreated()
            && push.findFlag("forced").equals(Optional.of(false))
            && commits.size() < COMMIT_COUNT_MAX;
    return CommitFiles.read(commits, areAll, COMMIT_FILE_COUNT_MAX);
  }
}
