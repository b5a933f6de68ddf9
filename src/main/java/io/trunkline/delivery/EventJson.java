package io.trunkline.delivery;

import io.trunkline.event.Actor;
import io.trunkline.event.BranchDeleted;
import io.trunkline.event.BranchPushed;
import io.trunkline.event.ChangedFiles;
import io.trunkline.event.Commit;
import io.trunkline.event.OtherEvent;
import io.trunkline.event.PullRequestChanged;
import io.trunkline.event.RefUpdate;
import io.trunkline.event.Repository;
import io.trunkline.event.RepositoryEvent;
import io.trunkline.event.TagDeleted;
import io.trunkline.event.TagPushed;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Writes a repository event as the {@code data} of a trigger event, without the fields of the
 * pipeline. Absent values are left out.
 */
final class EventJson {
  /** The maximum number of changed files that an event lists. Matching uses all files. */
  static final int CHANGED_FILES_MAX = 1_000;

  private EventJson() {}

  static JsonObject of(RepositoryEvent event) {
    var data = new JsonObject();
    data.put("fullRepositoryId", event.repository().fullName());
    data.put("repository", repository(event.repository()));
    switch (event) {
      case BranchPushed pushed -> {
        ref(data.put("kind", "push"), pushed.update()).put("branchName", pushed.branch());
        commit(data, pushed.head());
        previous(data, pushed.update().before());
        actor(data, pushed.actor());
        moved(data, pushed.update());
        files(data, pushed.files());
      }
      case TagPushed pushed -> {
        ref(data.put("kind", "tag"), pushed.update()).put("tagName", pushed.tag());
        commit(data, pushed.commit());
        previous(data, pushed.update().before());
        actor(data, pushed.actor());
        moved(data, pushed.update());
      }
      case BranchDeleted deleted -> {
        ref(data.put("kind", "branch_deleted"), deleted.update())
            .put("branchName", deleted.branch());
        previous(data, deleted.update().before());
        actor(data, deleted.actor());
      }
      case TagDeleted deleted -> {
        ref(data.put("kind", "tag_deleted"), deleted.update()).put("tagName", deleted.tag());
        previous(data, deleted.update().before());
        actor(data, deleted.actor());
      }
      case PullRequestChanged changed -> {
        data.put("kind", "pull_request").put("branchName", changed.sourceBranch());
        commit(data, changed.head());
        previous(data, changed.previousHead());
        actor(data, changed.actor());
        files(data, changed.files());
        data.put("pullRequest", pullRequest(changed));
      }
      case OtherEvent other -> {
        data.put("kind", "other").put("eventName", SanitizedText.text(other.name()));
        actor(data, other.actor());
      }
    }
    return data;
  }

  /** Returns the {@code type} of the CloudEvent. */
  static String type(JsonObject data) {
    return switch (data.getString("kind")) {
      case "push" -> "io.trunkline.branch.pushed";
      case "tag" -> "io.trunkline.tag.pushed";
      case "pull_request" ->
          switch (data.getJsonObject("pullRequest").getString("event")) {
            case "OPEN" -> "io.trunkline.pullrequest.opened";
            case "UPDATED" -> "io.trunkline.pullrequest.updated";
            default -> "io.trunkline.pullrequest.closed";
          };
      default ->
          throw new IllegalArgumentException(
              "events of this kind are never dispatched: " + data.getString("kind"));
    };
  }

  private static JsonObject repository(Repository repository) {
    var json = new JsonObject().put("id", repository.id()).put("fullName", repository.fullName());
    put(json, "organization", repository.organization().map(Repository.Organization::name));
    put(json, "cloneUrl", repository.cloneUrl());
    put(json, "webUrl", repository.webUrl());
    put(json, "defaultBranch", repository.defaultBranch());
    return json;
  }

  private static JsonObject ref(JsonObject data, RefUpdate update) {
    return data.put("ref", update.ref());
  }

  private static void moved(JsonObject data, RefUpdate update) {
    data.put("created", update.isCreated()).put("forced", update.forced());
  }

  private static void previous(JsonObject data, Optional<String> commitId) {
    put(data, "previousCommitId", commitId);
  }

  private static void commit(JsonObject data, Commit commit) {
    data.put("commitId", commit.id());
    put(data, "commitMessage", commit.message());
    put(data, "authorDisplayName", commit.authorDisplayName());
    put(data, "authorEmail", commit.authorEmail());
    put(data, "authorDate", commit.authorDate());
  }

  private static void actor(JsonObject data, Optional<Actor> actor) {
    actor.ifPresent(who -> {
      var json = new JsonObject();
      put(json, "id", who.id());
      put(json, "login", who.login());
      data.put("actor", json);
    });
  }

  private static void files(JsonObject data, ChangedFiles files) {
    var paths = files.paths();
    var isCut = paths.size() > CHANGED_FILES_MAX;
    data.put("changedFiles", new JsonArray(isCut ? paths.subList(0, CHANGED_FILES_MAX) : paths));
    data.put("changedFilesComplete", files.complete());
    if (isCut) {
      data.put("changedFilesTruncated", true);
    }
  }

  private static JsonObject pullRequest(PullRequestChanged changed) {
    var json =
        new JsonObject()
            .put("number", changed.number())
            .put("title", changed.title())
            .put("event", changed.event().name())
            .put("merged", changed.merged())
            .put("draft", changed.draft())
            .put("fromFork", changed.fromFork())
            .put("sourceBranch", changed.sourceBranch());
    put(json, "sourceRepository", changed.sourceRepository());
    json.put("destinationBranch", changed.destinationBranch());
    put(json, "destinationCommitId", changed.destinationCommitId());
    put(json, "webUrl", changed.webUrl());
    return json;
  }

  private static void put(JsonObject json, String name, Optional<String> value) {
    value.ifPresent(text -> json.put(name, text));
  }
}
