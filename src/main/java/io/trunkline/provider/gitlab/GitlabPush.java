package io.trunkline.provider.gitlab;

import static io.trunkline.provider.gitlab.GitlabFields.actor;
import static io.trunkline.provider.gitlab.GitlabFields.repository;

import io.trunkline.event.ChangedFiles;
import io.trunkline.event.Commit;
import io.trunkline.event.RefUpdate;
import io.trunkline.provider.CommitFiles;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.PayloadObject;
import io.trunkline.provider.Refs;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the events {@code push} and {@code tag_push}: one branch or tag that was created, moved or
 * deleted. GitLab does not send whether the push was forced.
 */
final class GitlabPush {
  /** Push options: {@code git push -o ci.skip}. */
  private static final List<String> SKIP_OPTIONS = List.of("skip", "no_pipeline");

  static final List<String> PATHS =
      Stream.of(
              GitlabCommit.paths("commits"),
              CommitFiles.paths("commits").stream(),
              Stream.of("ref", "before", "after", "checkout_sha", "total_commits_count"),
              SKIP_OPTIONS.stream().map(option -> "push_options.ci." + option))
          .flatMap(paths -> paths)
          .toList();

  private GitlabPush() {}

  static NormalizedWebhook normalize(PayloadObject push) {
    var source = new Refs.Source(repository(push), actor(push, "user_id", "user_username"));
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

  /** GitLab also sends pushes that end at the commit where they began. */
  static RefUpdate refUpdate(PayloadObject push) {
    var update =
        new RefUpdate(
            Refs.read(push, "ref"),
            push.commitId("before"),
            push.commitId("after"),
            false,
            Optional.empty());
    Refs.requireMoved(push, "after", update);
    return update;
  }

  /**
   * Returns the id of the head commit. For an annotated tag, {@code after} is the id of the tag
   * itself, and {@code checkout_sha} is its commit.
   */
  private static String head(PayloadObject push, RefUpdate update, String after) {
    return update.ref().startsWith(Refs.TAGS)
        ? push.findCommitId("checkout_sha").orElse(after)
        : after;
  }

  /** Has details only if the commit is in the list of commits. */
  private static Commit commit(PayloadObject push, String id) {
    var commit =
        commits(push).stream()
            .filter(listed -> listed.findCommitId("id").equals(Optional.of(id)))
            .findFirst()
            .map(listed -> GitlabCommit.read(listed, id))
            .orElseGet(() -> Commit.ofId(id));
    return commit.skipMark().isPresent()
        ? commit
        : skipOption(push).map(commit::withSkipMark).orElse(commit);
  }

  private static Optional<String> skipOption(PayloadObject push) {
    var options = push.object("push_options").object("ci");
    return SKIP_OPTIONS.stream().filter(options::has).findFirst().map(option -> "ci." + option);
  }

  /**
   * Complete if the payload has all commits between {@code before} and {@code after}. GitLab sends
   * only the newest 20; a new branch has only the commits that no other branch has. GitLab lists a
   * renamed file under {@code added} by its new path and does not send the old path, so a commit
   * that adds files may be incomplete.
   */
  private static ChangedFiles files(PayloadObject push, RefUpdate update) {
    var commits = commits(push);
    var count = push.findPositive("total_commits_count");
    var areAll = !update.isCreated() && count.equals(Optional.of((long) commits.size()));
    var complete = areAll && commits.stream().noneMatch(GitlabPush::addsFiles);
    return CommitFiles.read(commits, complete, Integer.MAX_VALUE);
  }

  private static boolean addsFiles(PayloadObject commit) {
    return commit.findTexts("added").filter(paths -> !paths.isEmpty()).isPresent();
  }

  private static List<PayloadObject> commits(PayloadObject push) {
    return push.findObjects("commits").orElse(List.of());
  }
}
