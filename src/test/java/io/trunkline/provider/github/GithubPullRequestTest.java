package io.trunkline.provider.github;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.event.ChangedFiles;
import io.trunkline.event.PullRequestChanged;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.Payloads;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GithubPullRequestTest {
  private final JsonObject payload =
      new Payloads("github").json("pull-request-opened-from-fork-app.json");
  private final JsonObject pullRequest = payload.getJsonObject("pull_request");

  @Test
  void namesFork() {
    var change = change();

    assertThat(change.fromFork()).isTrue();
    assertThat(change.sourceRepository()).contains("chmouel/pipelines-as-code");
    assertThat(change.repository().fullName()).isEqualTo("openshift-pipelines/pipelines-as-code");
  }

  @Test
  void isFromForkIfSourceIsMissing() {
    pullRequest.getJsonObject("head").putNull("repo");

    var change = change();

    assertThat(change.fromFork()).isTrue();
    assertThat(change.sourceRepository()).isEmpty();
  }

  @Test
  void isFromForkWithSameName() {
    pullRequest
        .getJsonObject("head")
        .getJsonObject("repo")
        .put("full_name", "openshift-pipelines/pipelines-as-code");

    var change = change();

    assertThat(change.fromFork()).isTrue();
  }

  @Test
  void isNotFromForkIfIdIsEqual() {
    pullRequest.getJsonObject("head").getJsonObject("repo").put("id", 355197825);

    var change = change();

    assertThat(change.fromFork()).isFalse();
  }

  @Test
  void isNotDraftByDefault() {
    pullRequest.remove("draft");

    var change = change();

    assertThat(change.draft()).isFalse();
  }

  @Test
  void readsDraft() {
    pullRequest.put("draft", true);

    var change = change();

    assertThat(change.draft()).isTrue();
  }

  @Test
  void hasNoFiles() {
    var change = change();

    assertThat(change.files()).isEqualTo(ChangedFiles.unknown());
  }

  @ParameterizedTest
  @CsvSource({"opened, OPEN", "reopened, OPEN", "synchronize, UPDATED", "closed, CLOSED"})
  void mapsActions(String action, PullRequestChanged.Event event) {
    payload.put("action", action);

    var change = change();

    assertThat(change.event()).isEqualTo(event);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"edited", "review_requested", "enqueued", "auto_merge_enabled", "new_one"})
  void ignoresActionsWithoutChange(String action) {
    payload.put("action", action);

    var normalized = normalize();

    assertThat(normalized)
        .isEqualTo(new Ignored("pull_request " + action + ": contains no change"));
  }

  @Test
  void doesNotQuoteInvalidAction() {
    payload.put("action", "opened\n<script>");

    var normalized = normalize();

    assertThat(normalized).isEqualTo(new Ignored("action is not a valid name"));
  }

  @ParameterizedTest
  @CsvSource({"head, pull_request.head.ref is missing", "base, pull_request.base.ref is missing"})
  void ignoresPullRequestWithoutBranches(String end, String reason) {
    pullRequest.putNull(end);

    var normalized = normalize();

    assertThat(normalized).isEqualTo(new Ignored(reason));
  }

  @ParameterizedTest
  @CsvSource({"00000000, is zero", "main, is not a commit id"})
  void ignoresInvalidHead(String sha, String fault) {
    pullRequest.getJsonObject("head").put("sha", sha);

    var normalized = normalize();

    assertThat(normalized).isEqualTo(new Ignored("pull_request.head.sha " + fault));
  }

  private NormalizedWebhook normalize() {
    return GithubPullRequest.normalize(payload.toBuffer().getBytes());
  }

  private PullRequestChanged change() {
    return (PullRequestChanged) ((Changes) normalize()).events().getFirst();
  }
}
