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
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.NormalizedWebhook.PullRequestEdited;
import io.trunkline.provider.PayloadObject;
import io.trunkline.provider.PayloadReader;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The events {@code pullrequest:*}. Their commits are abbreviated to 12 digits, and kept so. */
final class BitbucketPullRequest {
  private static final PayloadReader READER =
      BitbucketFields.reader(
          Stream.of(
              "pullrequest.id",
              "pullrequest.title",
              "pullrequest.draft",
              "pullrequest.links.html.href",
              "pullrequest.source.branch.name",
              "pullrequest.source.commit.hash",
              "pullrequest.source.repository.uuid",
              "pullrequest.source.repository.full_name",
              "pullrequest.destination.branch.name",
              "pullrequest.destination.commit.hash"));

  private BitbucketPullRequest() {}

  static NormalizedWebhook normalize(byte[] json, Event event, boolean merged) {
    return normalize(READER.read(json), new Step(event, merged), Changes::of);
  }

  /** New commits, or a title, a reviewer, another destination: nothing in the body tells which. */
  static NormalizedWebhook normalizeUpdated(byte[] json) {
    // A declined pull request is never opened again.
    return normalize(
        READER.read(json),
        new Step(Event.UPDATED, false),
        change -> new PullRequestEdited(change, false));
  }

  /** What the event's key says. */
  private record Step(Event event, boolean merged) {}

  private static NormalizedWebhook normalize(
      PayloadObject payload, Step step, Function<PullRequestChanged, NormalizedWebhook> meaning) {
    var change = change(payload, repository(payload), step);
    return payload
        .findError()
        .<NormalizedWebhook>map(Ignored::new)
        .orElseGet(() -> meaning.apply(change));
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
        pullRequest.findText("title", Integer.MAX_VALUE).orElse(""),
        step.merged(),
        pullRequest.findFlag("draft").orElse(false),
        isFromFork(source.object("repository"), repository),
        source.object("branch").text("name", REF_CHARS_MAX),
        source.object("repository").findText("full_name", NAME_CHARS_MAX),
        destination.object("branch").text("name", REF_CHARS_MAX),
        destination.object("commit").findCommitId("hash"),
        pullRequest.object("links").object("html").findText("href", URL_CHARS_MAX),
        Commit.ofId(source.object("commit").requiredCommitId("hash")),
        Optional.empty(),
        ChangedFiles.unknown());
  }

  /**
   * Also when the source's repository is gone, for only a fork can be deleted under a pull request,
   * and when id and name do not agree: what is taken for a fork starts less.
   */
  private static boolean isFromFork(PayloadObject source, Repository repository) {
    return !findUuid(source).equals(Optional.of(repository.id()))
        || source
            .findText("full_name", NAME_CHARS_MAX)
            .filter(name -> !name.equalsIgnoreCase(repository.fullName()))
            .isPresent();
  }
}
