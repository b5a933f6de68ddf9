package io.trunkline.provider.azuredevops;

import static io.trunkline.provider.PayloadObject.NAME_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.URL_CHARS_MAX;
import static io.trunkline.provider.azuredevops.AzureDevopsFields.actor;
import static io.trunkline.provider.azuredevops.AzureDevopsFields.repository;

import io.trunkline.event.ChangedFiles;
import io.trunkline.event.Commit;
import io.trunkline.event.PullRequestChanged;
import io.trunkline.event.PullRequestChanged.Event;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.NormalizedWebhook.PullRequestEdited;
import io.trunkline.provider.PayloadObject;
import io.trunkline.provider.Refs;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the events {@code git.pullrequest.*}, which contain the current pull request. */
final class AzureDevopsPullRequest {
  static final List<String> PATHS =
      Stream.of(
              "pullRequestId",
              "title",
              "status",
              "isDraft",
              "sourceRefName",
              "targetRefName",
              "createdBy.id",
              "createdBy.uniqueName",
              "closedBy.id",
              "closedBy.uniqueName",
              "lastMergeSourceCommit.commitId",
              "lastMergeTargetCommit.commitId",
              "forkSource.repository.name",
              "forkSource.repository.project.name",
              "_links.web.href")
          .map(field -> "resource." + field)
          .toList();

  private AzureDevopsPullRequest() {}

  static NormalizedWebhook normalizeCreated(PayloadObject payload) {
    return normalize(payload, new Step(Event.OPEN, false, "createdBy"), Changes::of);
  }

  /**
   * Reads an update: new commits, a vote, a title or a reactivation. The payload has only the
   * status.
   */
  static NormalizedWebhook normalizeUpdated(PayloadObject payload) {
    return switch (status(payload)) {
      case "active" ->
          normalize(
              payload,
              new Step(Event.UPDATED, false, "unknown"),
              change -> new PullRequestEdited(change, true));
      case "completed" -> normalizeClosed(payload, true);
      case "abandoned" -> normalizeClosed(payload, false);
      default ->
          AzureDevopsFields.ignoreIfInvalid(
              payload, () -> new Ignored("resource.status is not active, completed or abandoned"));
    };
  }

  /** Reads the attempt of a merge, which is usually only a preview. */
  static NormalizedWebhook normalizeMerged(PayloadObject payload) {
    return status(payload).equals("completed")
        ? normalizeClosed(payload, true)
        : AzureDevopsFields.ignoreIfInvalid(
            payload,
            () -> new Ignored("event git.pullrequest.merged: only a preview of the merge"));
  }

  private static NormalizedWebhook normalizeClosed(PayloadObject payload, boolean merged) {
    return normalize(payload, new Step(Event.CLOSED, merged, "closedBy"), Changes::of);
  }

  private static String status(PayloadObject payload) {
    return payload.object("resource").text("status", NAME_CHARS_MAX);
  }

  /**
   * What an event and a status mean.
   *
   * @param actorField the field with the account that acted; missing in the payload if unknown
   */
  private record Step(Event event, boolean merged, String actorField) {}

  private static NormalizedWebhook normalize(
      PayloadObject payload, Step step, Function<PullRequestChanged, NormalizedWebhook> result) {
    var change = change(payload, step);
    return AzureDevopsFields.ignoreIfInvalid(payload, () -> result.apply(change));
  }

  private static PullRequestChanged change(PayloadObject payload, Step step) {
    var pullRequest = payload.object("resource");
    var repository = repository(payload);
    var fork = pullRequest.findObject("forkSource");
    return new PullRequestChanged(
        repository,
        actor(pullRequest.object(step.actorField())),
        pullRequest.positive("pullRequestId"),
        step.event(),
        payload.findId("createdDate"),
        pullRequest.findText("title", Integer.MAX_VALUE).orElse(""),
        step.merged(),
        pullRequest.findFlag("isDraft").orElse(false),
        fork.isPresent(),
        Refs.readBranch(pullRequest, "sourceRefName"),
        fork.map(source -> AzureDevopsFields.findFullName(source.object("repository")))
            .orElseGet(() -> Optional.of(repository.fullName())),
        Refs.readBranch(pullRequest, "targetRefName"),
        pullRequest.object("lastMergeTargetCommit").findCommitId("commitId"),
        pullRequest.object("_links").object("web").findText("href", URL_CHARS_MAX),
        Commit.ofId(pullRequest.object("lastMergeSourceCommit").requiredCommitId("commitId")),
        Optional.empty(),
        ChangedFiles.unknown());
  }
}
