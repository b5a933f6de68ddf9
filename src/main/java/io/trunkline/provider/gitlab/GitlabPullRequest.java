package io.trunkline.provider.gitlab;

import static io.trunkline.provider.PayloadObject.NAME_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.REF_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.URL_CHARS_MAX;
import static io.trunkline.provider.gitlab.GitlabFields.actor;
import static io.trunkline.provider.gitlab.GitlabFields.findNonEmpty;
import static io.trunkline.provider.gitlab.GitlabFields.isEventName;

import io.trunkline.event.ChangedFiles;
import io.trunkline.event.PullRequestChanged;
import io.trunkline.event.PullRequestChanged.Event;
import io.trunkline.event.Repository;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.PayloadObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the event {@code merge_request}. Its payload has no files. */
final class GitlabPullRequest {
  static final List<String> PATHS =
      Stream.of(
              Stream.of("user.id", "user.username"),
              Stream.of(
                      "action",
                      "oldrev",
                      "iid",
                      "updated_at",
                      "title",
                      "state",
                      "draft",
                      "work_in_progress",
                      "url",
                      "source_branch",
                      "target_branch",
                      "source_project_id",
                      "target_project_id",
                      "source.path_with_namespace")
                  .map(name -> "object_attributes." + name),
              GitlabFields.projectPaths("object_attributes.target"),
              GitlabCommit.paths("object_attributes.last_commit"))
          .flatMap(paths -> paths)
          .toList();

  private GitlabPullRequest() {}

  static NormalizedWebhook normalize(PayloadObject payload) {
    var mergeRequest = payload.object("object_attributes");
    var action = mergeRequest.text("action", NAME_CHARS_MAX);
    if (payload.findError().isPresent()) {
      return new Ignored(payload.findError().get());
    }
    var event = event(mergeRequest, action);
    if (event.isEmpty()) {
      return new Ignored(
          isEventName(action)
              ? "merge_request " + action + ": contains no change"
              : "action is not a valid name");
    }
    var change = change(payload, mergeRequest, event.get());
    return payload
        .findError()
        .<NormalizedWebhook>map(Ignored::new)
        .orElseGet(() -> Changes.of(change));
  }

  /**
   * Empty for actions that move no commit: title, labels, draft, approvals, target branch. An
   * update contains new commits only if it has the old head.
   */
  private static Optional<Event> event(PayloadObject mergeRequest, String action) {
    return switch (action) {
      case "open", "reopen" -> Optional.of(Event.OPEN);
      case "update" -> oldHead(mergeRequest).map(_ -> Event.UPDATED);
      case "close", "merge" -> Optional.of(Event.CLOSED);
      default -> Optional.empty();
    };
  }

  private static Optional<String> oldHead(PayloadObject mergeRequest) {
    return mergeRequest.findCommitId("oldrev");
  }

  private static PullRequestChanged change(
      PayloadObject payload, PayloadObject mergeRequest, Event event) {
    var repository = repository(payload, mergeRequest);
    var lastCommit = mergeRequest.object("last_commit");
    return new PullRequestChanged(
        repository,
        actor(payload.object("user"), "id", "username"),
        mergeRequest.positive("iid"),
        event,
        mergeRequest.findId("updated_at"),
        mergeRequest.findText("title", Integer.MAX_VALUE).orElse(""),
        isMerged(mergeRequest),
        isDraft(mergeRequest),
        isFromFork(mergeRequest, repository),
        mergeRequest.text("source_branch", REF_CHARS_MAX),
        findNonEmpty(mergeRequest.object("source"), "path_with_namespace", NAME_CHARS_MAX),
        mergeRequest.text("target_branch", REF_CHARS_MAX),
        Optional.empty(),
        findNonEmpty(mergeRequest, "url", URL_CHARS_MAX),
        GitlabCommit.read(lastCommit, lastCommit.requiredCommitId("id")),
        // Other actions may have an old head, too.
        event == Event.UPDATED ? oldHead(mergeRequest) : Optional.empty(),
        ChangedFiles.unknown());
  }

  /** The target project. Old servers send it only as the target of the merge request. */
  private static Repository repository(PayloadObject payload, PayloadObject mergeRequest) {
    var project = payload.object("project");
    var id = project.findPositive("id").orElseGet(() -> mergeRequest.positive("target_project_id"));
    return GitlabFields.repository(
        project.has("path_with_namespace") ? project : mergeRequest.object("target"), id);
  }

  private static boolean isMerged(PayloadObject mergeRequest) {
    return hasValue(mergeRequest, "action", "merge") || hasValue(mergeRequest, "state", "merged");
  }

  private static boolean hasValue(PayloadObject mergeRequest, String name, String value) {
    return findNonEmpty(mergeRequest, name, NAME_CHARS_MAX).equals(Optional.of(value));
  }

  private static boolean isDraft(PayloadObject mergeRequest) {
    return mergeRequest
        .findFlag("draft")
        .or(() -> mergeRequest.findFlag("work_in_progress"))
        .orElse(false);
  }

  /** True also if the source project is missing: only a fork can be deleted. */
  private static boolean isFromFork(PayloadObject mergeRequest, Repository repository) {
    var source = mergeRequest.findPositive("source_project_id");
    var target = mergeRequest.findPositive("target_project_id").map(String::valueOf);
    return !source.map(String::valueOf).equals(target.or(() -> Optional.of(repository.id())));
  }
}
