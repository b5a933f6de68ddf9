package io.trunkline.provider.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.event.Actor;
import io.trunkline.event.ChangedFiles;
import io.trunkline.event.PullRequestChanged;
import io.trunkline.event.PullRequestChanged.Event;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.Payloads;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitlabPullRequestTest {
  private static final String OLD_HEAD = "8b641937b7340066d882b9d8a8cc5b0573a207de";

  private final JsonObject payload =
      new Payloads("gitlab").json("merge-request-open-from-fork.json");
  private final JsonObject mergeRequest = payload.getJsonObject("object_attributes");

  @Test
  void namesFork() {
    var change = change();

    assertThat(change.fromFork()).isTrue();
    assertThat(change.sourceRepository()).contains("samchmou/pac-test");
    assertThat(change.repository().fullName()).isEqualTo("chmouel/pac-test");
    assertThat(change.repository().id()).isEqualTo("29286785");
  }

  @Test
  void isFromForkIfSourceIsMissing() {
    mergeRequest.putNull("source").putNull("source_project_id");

    var change = change();

    assertThat(change.fromFork()).isTrue();
    assertThat(change.sourceRepository()).isEmpty();
  }

  @Test
  void isFromForkWithSameName() {
    mergeRequest.getJsonObject("source").put("path_with_namespace", "chmouel/pac-test");

    var change = change();

    assertThat(change.fromFork()).isTrue();
  }

  @Test
  void isNotFromForkIfIdIsEqual() {
    mergeRequest.put("source_project_id", 29286785);

    var change = change();

    assertThat(change.fromFork()).isFalse();
  }

  /** {@code iid} counts within the project and is shown to users; {@code id} within the server. */
  @Test
  void usesNumberWithinProject() {
    var change = change();

    assertThat(change.number()).isEqualTo(2);
    assertThat(change.webUrl()).contains("https://gitlab.com/chmouel/pac-test/-/merge_requests/2");
  }

  @ParameterizedTest
  @CsvSource({
    "true, true, true",
    "false, true, false",
    ", true, true",
    ", false, false",
    "true, , true",
    ", , false"
  })
  void readsDraftFromOldAndNewField(Boolean draft, Boolean workInProgress, boolean isDraft) {
    mergeRequest.put("draft", draft).put("work_in_progress", workInProgress);

    var change = change();

    assertThat(change.draft()).isEqualTo(isDraft);
  }

  @ParameterizedTest
  @CsvSource({"open, OPEN", "reopen, OPEN", "close, CLOSED", "merge, CLOSED"})
  void mapsActions(String action, Event event) {
    mergeRequest.put("action", action);

    var change = change();

    assertThat(change.event()).isEqualTo(event);
    assertThat(change.merged()).isEqualTo(action.equals("merge"));
  }

  @Test
  void readsMergedFromState() {
    mergeRequest.put("action", "close").put("state", "merged");

    var change = change();

    assertThat(change.merged()).isTrue();
  }

  @Test
  void isUpdatedIfOldHeadIsPresent() {
    mergeRequest.put("action", "update").put("oldrev", OLD_HEAD);

    var change = change();

    assertThat(change.event()).isEqualTo(Event.UPDATED);
    assertThat(change.previousHead()).contains(OLD_HEAD);
    assertThat(change.head().id()).isEqualTo("125601039510dd5894d137f39e91a62cd46cd12c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"\"",
        "\"main\"",
        "true",
        "\"0000000000000000000000000000000000000000\""
      })
  void isNotUpdatedWithoutOldHead(String oldHead) {
    mergeRequest
        .put("action", "update")
        .put("oldrev", new JsonArray("[" + oldHead + "]").getValue(0));

    var normalized = normalize();

    assertThat(normalized).isEqualTo(new Ignored("merge_request update: contains no change"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"approved", "approval", "unapproved", "unapproval", "new_one"})
  void ignoresActionsWithoutChangeEvenWithOldHead(String action) {
    mergeRequest.put("action", action).put("oldrev", OLD_HEAD);

    var normalized = normalize();

    assertThat(normalized)
        .isEqualTo(new Ignored("merge_request " + action + ": contains no change"));
  }

  @Test
  void hasOldHeadOnlyForUpdate() {
    mergeRequest.put("oldrev", OLD_HEAD);

    var change = change();

    assertThat(change.event()).isEqualTo(Event.OPEN);
    assertThat(change.previousHead()).isEmpty();
  }

  @Test
  void doesNotQuoteInvalidAction() {
    mergeRequest.put("action", "open\n<script>");

    var normalized = normalize();

    assertThat(normalized).isEqualTo(new Ignored("action is not a valid name"));
  }

  @Test
  void ignoresMergeRequestWithoutAction() {
    mergeRequest.remove("action");

    var normalized = normalize();

    assertThat(normalized).isEqualTo(new Ignored("object_attributes.action is missing"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"source_branch", "target_branch", "iid"})
  void ignoresMergeRequestWithoutBranchesOrNumber(String field) {
    mergeRequest.putNull(field);

    var normalized = normalize();

    assertThat(normalized).isEqualTo(new Ignored("object_attributes." + field + " is missing"));
  }

  @ParameterizedTest
  @CsvSource({"00000000, is zero", "main, is not a commit id"})
  void ignoresInvalidHead(String id, String fault) {
    mergeRequest.getJsonObject("last_commit").put("id", id);

    var normalized = normalize();

    assertThat(normalized).isEqualTo(new Ignored("object_attributes.last_commit.id " + fault));
  }

  /** Servers sent this format before 2016. */
  @Test
  void readsRepositoryFromTargetIfProjectIsMissing() {
    payload.remove("project");
    mergeRequest.getJsonObject("target").remove("id");

    var repository = change().repository();

    assertThat(repository.id()).isEqualTo("29286785");
    assertThat(repository.fullName()).isEqualTo("chmouel/pac-test");
    assertThat(repository.cloneUrl()).contains("https://gitlab.com/chmouel/pac-test.git");
  }

  // Attack 29.
  @Test
  void namesActorAndNotAuthor() {
    mergeRequest.put("author_id", 1);
    payload.put("user", new JsonObject().put("username", "someone").put("name", "Admin"));

    var actor = change().actor();

    assertThat(actor).contains(new Actor(Optional.empty(), Optional.of("someone")));
  }

  @Test
  void readsLastCommit() {
    mergeRequest.getJsonObject("last_commit").put("message", "Try [ci skip]");

    var head = change().head();

    assertThat(head.message()).contains("Try [ci skip]");
    assertThat(head.skipMark()).contains("[ci skip]");
    assertThat(head.authorEmail()).contains("samuel@chmouel.com");
  }

  @Test
  void hasNoFilesAndNoTargetCommit() {
    var change = change();

    assertThat(change.files()).isEqualTo(ChangedFiles.unknown());
    assertThat(change.destinationCommitId()).isEmpty();
  }

  private NormalizedWebhook normalize() {
    return GitlabWebhooksTest.normalize(payload);
  }

  private PullRequestChanged change() {
    return (PullRequestChanged) ((Changes) normalize()).events().getFirst();
  }
}
