package io.trunkline.provider.azuredevops;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.event.Actor;
import io.trunkline.event.PullRequestChanged;
import io.trunkline.event.PullRequestChanged.Event;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.NormalizedWebhook.PullRequestEdited;
import io.trunkline.provider.Payloads;
import io.trunkline.provider.WebhookVerifier;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AzureDevopsPullRequestTest {
  private final JsonObject payload =
      new Payloads("azure-devops").json("git-pullrequest-created.json");
  private final JsonObject pullRequest = payload.getJsonObject("resource");

  @ParameterizedTest
  @CsvSource({
    "created, active, OPEN, false",
    "created, completed, OPEN, false",
    "updated, completed, CLOSED, true",
    "merged, completed, CLOSED, true",
    "updated, abandoned, CLOSED, false"
  })
  void mapsEventAndStatus(String name, String status, Event event, boolean merged) {
    pullRequest.put("status", status);

    var change = change(name);

    assertThat(change.event()).isEqualTo(event);
    assertThat(change.merged()).isEqualTo(merged);
  }

  /** Votes, new titles and reactivations have the same event. */
  @Test
  void reportsUpdateAsEdited() {
    var edited = (PullRequestEdited) normalize("updated");

    assertThat(edited.asUpdated().event()).isEqualTo(Event.UPDATED);
    assertThat(edited.canReopen()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "merged  | active  | event git.pullrequest.merged: only a preview of the merge",
        "updated | notSet  | resource.status is not active, completed or abandoned",
        "updated | 'x\ny'  | resource.status is not active, completed or abandoned"
      })
  void ignoresPreviewsAndUnknownStatuses(String name, String status, String reason) {
    pullRequest.put("status", status);

    assertThat(normalize(name)).isEqualTo(new Ignored(reason));
  }

  @Test
  void namesCreatorOrCloserAsActor() {
    var opened = change("created").actor();
    pullRequest.put("status", "completed");
    var unknown = change("updated").actor();
    pullRequest.put("closedBy", new JsonObject().put("id", "9").put("uniqueName", "c@example.com"));
    var closed = change("updated").actor();

    assertThat(opened.flatMap(Actor::login)).contains("fabrikamfiber4@hotmail.com");
    assertThat(unknown).isEmpty();
    assertThat(closed).contains(new Actor(Optional.of("9"), Optional.of("c@example.com")));
  }

  @Test
  void isNotFromForkInSameRepository() {
    var change = change("created");

    assertThat(change.fromFork()).isFalse();
    assertThat(change.sourceRepository()).contains("Fabrikam/Fabrikam");
  }

  @Test
  void namesFork() {
    pullRequest.put("forkSource", fork("Fork of it", "Other Project"));

    var change = change("created");

    assertThat(change.fromFork()).isTrue();
    assertThat(change.sourceRepository()).contains("Other Project/Fork of it");
    assertThat(change.repository().fullName()).isEqualTo("Fabrikam/Fabrikam");
  }

  @Test
  void isFromUnnamedFork() {
    pullRequest.put("forkSource", new JsonObject().put("name", "refs/heads/x"));

    var change = change("created");

    assertThat(change.fromFork()).isTrue();
    assertThat(change.sourceRepository()).isEmpty();
  }

  private static JsonObject fork(String name, String project) {
    var repository =
        new JsonObject().put("name", name).put("project", new JsonObject().put("name", project));
    return new JsonObject().put("name", "refs/heads/x").put("repository", repository);
  }

  @Test
  void readsDraftAndWebUrl() {
    pullRequest
        .put("isDraft", true)
        .put(
            "_links",
            new JsonObject().put("web", new JsonObject().put("href", "https://example.com/1")));

    var change = change("created");

    assertThat(change.draft()).isTrue();
    assertThat(change.webUrl()).contains("https://example.com/1");
  }

  @ParameterizedTest
  @CsvSource({
    "lastMergeSourceCommit, resource.lastMergeSourceCommit.commitId",
    "sourceRefName, resource.sourceRefName",
    "targetRefName, resource.targetRefName",
    "repository, resource.repository.id"
  })
  void ignoresIncompletePullRequest(String field, String missing) {
    pullRequest.putNull(field);

    assertThat(normalize("created"))
        .isEqualTo(new Ignored(missing + " is missing: set 'Resource details to send' to All"));
  }

  private NormalizedWebhook normalize(String name) {
    payload.put("eventType", "git.pullrequest." + name);
    return new AzureDevopsWebhooks()
        .normalize(
            WebhookVerifier.acceptUnsigned(MultiMap.caseInsensitiveMultiMap(), payload.toBuffer()));
  }

  private PullRequestChanged change(String name) {
    return (PullRequestChanged) ((Changes) normalize(name)).events().getFirst();
  }
}
