package io.trunkline.provider.bitbucket;

import static io.trunkline.provider.PayloadObject.NAME_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.REF_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.URL_CHARS_MAX;
import static io.trunkline.provider.bitbucket.BitbucketFields.actor;
import static io.trunkline.provider.bitbucket.BitbucketFields.findUuid;
import static io.trunkline.provider.bitbucket.BitbucketFields.repository;

import io.trunkline.event.ChangedFiles;
import io.trunkline.event.Commit;
import io.trunkline.event.PullRequestChanged;
import io.trunkline.event.PullRequestChanged.Event;
import io.trunkline.event.Repository;
import io.trunkline.platform.text.LetterCase;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.NormalizedWebhook.PullRequestClosedWithoutHead;
import io.trunkline.provider.NormalizedWebhook.PullRequestEdited;
import io.trunkline.provider.PayloadObject;
import io.trunkline.provider.PayloadReader;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the events {@code pullrequest:*}. Their commit ids are abbreviated to 12 digits. */
final class BitbucketPullRequest {
  private static final PayloadReader READER =
      BitbucketFields.reader(
          Stream.of(
              "pullrequest.id",
              "pullrequest.title",
              "pullrequest.updated_on",
              "pullrequest.draft",
              "pullrequest.links.html.href",
              "pullrequest.source.branch.name",
              "pullrequest.source.commit.hash",
              "pullrequest.source.repository.uuid",
              "pullrequest.source.repository.full_name",
              "pullrequest.destination.branch.name",
              "pullrequest.destination.commit.hash"));

  /** Replaces the missing head of a closed pull request whose fork was deleted. */
  private static final Commit UNKNOWN_HEAD = Commit.ofId("");

  private static final String UNKNOWN_HEAD_REASON =
      "pullrequest.source.commit.hash is missing, and no earlier event of the pull request is"
          + " stored";

  private BitbucketPullRequest() {}

  static NormalizedWebhook normalize(byte[] json, Event event, boolean merged) {
    return normalize(
        READER.read(json),
        new Step(event, merged),
        change ->
            change.head().equals(UNKNOWN_HEAD)
                ? new PullRequestClosedWithoutHead(change, UNKNOWN_HEAD_REASON)
                : Changes.of(change));
  }

  /**
   * Reads an update: new commits, title, reviewers or destination. The payload does not say which.
   */
  static NormalizedWebhook normalizeUpdated(byte[] json) {
    // A declined pull request cannot be opened again.
    return normalize(
        READER.read(json),
        new Step(Event.UPDATED, false),
        change -> new PullRequestEdited(change, false));
  }

  /** The event and the merge state that an event key stands for. */
  private record Step(Event event, boolean merged) {}

  private static NormalizedWebhook normalize(
      PayloadObject payload, Step step, Function<PullRequestChanged, NormalizedWebhook> result) {
    var change = change(payload, repository(payload), step);
    return payload
        .findError()
        .<NormalizedWebhook>map(Ignored::new)
        .orElseGet(() -> result.apply(change));
  }

  private static PullRequestChanged change(
      PayloadObject payload, Repository repository, Step step) {
    var pullRequest = payload.object("pullrequest");
    var source = pullRequest.object("source");
    var destination = pullRequest.object("destination");
    return new PullRequestChanged(
        repository,
        actor(payload),
        pullRequest.positive("id"),
        step.event(),
        pullRequest.findId("updated_on"),
        pullRequest.findText("title", Integer.MAX_VALUE).orElse(""),
        step.merged(),
        pullRequest.findFlag("draft").orElse(false),
        isFromFork(source.object("repository"), repository),
        source.object("branch").text("name", REF_CHARS_MAX),
        source.object("repository").findText("full_name", NAME_CHARS_MAX),
        destination.object("branch").text("name", REF_CHARS_MAX),
        destination.object("commit").findCommitId("hash"),
        pullRequest.object("links").object("html").findText("href", URL_CHARS_MAX),
        head(source.object("commit"), step.event()),
        Optional.empty(),
        ChangedFiles.unknown());
  }

  /** Bitbucket sends no commit when it closes a pull request whose fork was deleted. */
  private static Commit head(PayloadObject commit, Event event) {
    return event == Event.CLOSED && !commit.has("hash")
        ? UNKNOWN_HEAD
        : Commit.ofId(commit.requiredCommitId("hash"));
  }

  /**
   * True also if the source repository is missing, because only a fork can be deleted, and if id
   * and name contradict each other, because fewer pipelines start for forks.
   */
  private static boolean isFromFork(PayloadObject source, Repository repository) {
    return !findUuid(source).equals(Optional.of(repository.id()))
        || source
            .findText("full_name", NAME_CHARS_MAX)
            .filter(name -> !LetterCase.areEqual(name, repository.fullName()))
            .isPresent();
  }
}
