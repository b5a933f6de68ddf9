package io.trunkline.provider.github;

import static io.trunkline.provider.PayloadObject.NAME_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.REF_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.URL_CHARS_MAX;
import static io.trunkline.provider.github.GithubFields.actor;
import static io.trunkline.provider.github.GithubFields.isEventName;
import static io.trunkline.provider.github.GithubFields.repository;

import io.trunkline.event.ChangedFiles;
import io.trunkline.event.Commit;
import io.trunkline.event.PullRequestChanged;
import io.trunkline.event.PullRequestChanged.Event;
import io.trunkline.event.Repository;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.PayloadObject;
import io.trunkline.provider.PayloadReader;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the event {@code pull_request}. Its payload only has the number of changed files. */
final class GithubPullRequest {
  private static final PayloadReader READER =
      GithubFields.reader(
          Stream.of(
              "action",
              "before",
              "pull_request.number",
              "pull_request.updated_at",
              "pull_request.title",
              "pull_request.merged",
              "pull_request.draft",
              "pull_request.html_url",
              "pull_request.head.ref",
              "pull_request.head.sha",
              "pull_request.head.repo.id",
              "pull_request.head.repo.full_name",
              "pull_request.base.ref",
              "pull_request.base.sha"));

  private GithubPullRequest() {}

  static NormalizedWebhook normalize(byte[] json) {
    var payload = READER.read(json);
    var repository = repository(payload);
    var action = payload.text("action", NAME_CHARS_MAX);
    if (payload.findError().isPresent()) {
      return new Ignored(payload.findError().get());
    }
    var event = event(action);
    if (event.isEmpty()) {
      return new Ignored(
          isEventName(action)
              ? "pull_request " + action + ": contains no change"
              : "action is not a valid name");
    }
    var change = change(payload, repository, event.get());
    return payload
        .findError()
        .<NormalizedWebhook>map(Ignored::new)
        .orElseGet(() -> Changes.of(change));
  }

  /**
   * Returns empty for actions that move no commit: title, labels, reviews, draft, target branch.
   */
  private static Optional<Event> event(String action) {
    return switch (action) {
      case "opened", "reopened" -> Optional.of(Event.OPEN);
      case "synchronize" -> Optional.of(Event.UPDATED);
      case "closed" -> Optional.of(Event.CLOSED);
      default -> Optional.empty();
    };
  }

  private static PullRequestChanged change(
      PayloadObject payload, Repository repository, Event event) {
    var pullRequest = payload.object("pull_request");
    var head = pullRequest.object("head");
    var base = pullRequest.object("base");
    return new PullRequestChanged(
        repository,
        actor(payload),
        pullRequest.positive("number"),
        event,
        pullRequest.findId("updated_at"),
        pullRequest.findText("title", Integer.MAX_VALUE).orElse(""),
        pullRequest.findFlag("merged").orElse(false),
        pullRequest.findFlag("draft").orElse(false),
        isFromFork(head, repository),
        head.text("ref", REF_CHARS_MAX),
        head.object("repo").findText("full_name", NAME_CHARS_MAX),
        base.text("ref", REF_CHARS_MAX),
        base.findCommitId("sha"),
        pullRequest.findText("html_url", URL_CHARS_MAX),
        Commit.ofId(head.requiredCommitId("sha")),
        payload.findCommitId("before"),
        ChangedFiles.unknown());
  }

  /** True also if the head's repository is missing: only a fork can be deleted. */
  private static boolean isFromFork(PayloadObject head, Repository repository) {
    return !head.object("repo")
        .findPositive("id")
        .map(String::valueOf)
        .equals(Optional.of(repository.id()));
  }
}
