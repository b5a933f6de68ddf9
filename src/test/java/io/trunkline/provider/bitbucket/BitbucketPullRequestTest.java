package io.trunkline.provider.bitbucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.event.ChangedFiles;
import io.trunkline.event.PullRequestChanged;
import io.trunkline.event.PullRequestChanged.Event;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.NormalizedWebhook.PullRequestClosedWithoutHead;
import io.trunkline.provider.NormalizedWebhook.PullRequestEdited;
import io.trunkline.provider.Payloads;
import io.trunkline.provider.WebhookVerifier;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BitbucketPullRequestTest {
  private final JsonObject payload = new Payloads("bitbucket").json("pullrequest-created.json");
  private final JsonObject pullRequest = payload.getJsonObject("pullrequest");
  private final JsonObject source = pullRequest.getJsonObject("source");

  @ParameterizedTest
  @CsvSource({
    "pullrequest:created, OPEN, false",
    "pullrequest:fulfilled, CLOSED, true",
    "pullrequest:rejected, CLOSED, false"
  })
  void usesEventKeyAndNotState(String key, Event event, boolean merged) {
    pullRequest.put("state", "SUPERSEDED");

    var change = change(key);

    assertThat(change.event()).isEqualTo(event);
    assertThat(change.merged()).isEqualTo(merged);
  }

  /** Bitbucket sends {@code pullrequest:updated} also for a new title or reviewer. */
  @Test
  void reportsUpdateAsEdited() {
    var edited = (PullRequestEdited) normalize("pullrequest:updated");

    assertThat(edited.asUpdated().event()).isEqualTo(Event.UPDATED);
    assertThat(edited.canReopen()).isFalse();
  }

  @Test
  void keepsAbbreviatedCommit() {
    assertThat(change("pullrequest:created").head().id()).isEqualTo("507a576e59b3");
  }

  @Test
  void isFromForkIfSourceIsMissing() {
    source.putNull("repository");

    var change = change("pullrequest:created");

    assertThat(change.fromFork()).isTrue();
    assertThat(change.sourceRepository()).isEmpty();
  }

  @Test
  void isFromForkIfIdDiffers() {
    source.getJsonObject("repository").put("uuid", "{other}");

    assertThat(change("pullrequest:created").fromFork()).isTrue();
  }

  @Test
  void isFromForkIfNameDiffers() {
    source.getJsonObject("repository").put("full_name", "mallory/foo");

    var change = change("pullrequest:created");

    assertThat(change.fromFork()).isTrue();
    assertThat(change.sourceRepository()).contains("mallory/foo");
  }

  @Test
  void isNotFromForkInSameRepository() {
    assertThat(change("pullrequest:created").fromFork()).isFalse();
  }

  @Test
  void isNotDraftByDefault() {
    var before = change("pullrequest:created").draft();
    pullRequest.put("draft", true);

    assertThat(before).isFalse();
    assertThat(change("pullrequest:created").draft()).isTrue();
  }

  @Test
  void hasNoFiles() {
    assertThat(change("pullrequest:created").files()).isEqualTo(ChangedFiles.unknown());
  }

  @ParameterizedTest
  @CsvSource({
    "source, pullrequest.source.branch.name is missing",
    "destination, pullrequest.destination.branch.name is missing"
  })
  void ignoresPullRequestWithoutBranches(String end, String reason) {
    pullRequest.putNull(end);

    assertThat(normalize("pullrequest:updated")).isEqualTo(new Ignored(reason));
  }

  @ParameterizedTest
  @CsvSource({"000000000000, is zero", "develop, is not a commit id"})
  void ignoresInvalidHead(String hash, String fault) {
    source.getJsonObject("commit").put("hash", hash);

    assertThat(normalize("pullrequest:created"))
        .isEqualTo(new Ignored("pullrequest.source.commit.hash " + fault));
  }

  @ParameterizedTest
  @CsvSource({"pullrequest:rejected, false", "pullrequest:fulfilled, true"})
  void closesPullRequestWhoseForkWasDeletedWithoutHead(String key, boolean merged) {
    source.putNull("commit").putNull("repository");

    var closed = (PullRequestClosedWithoutHead) normalize(key);

    assertThat(closed.change().event()).isEqualTo(Event.CLOSED);
    assertThat(closed.change().merged()).isEqualTo(merged);
    assertThat(closed.change().fromFork()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pullrequest:created", "pullrequest:updated"})
  void ignoresOpenPullRequestWithoutHead(String key) {
    source.putNull("commit").putNull("repository");

    assertThat(normalize(key)).isEqualTo(new Ignored("pullrequest.source.commit.hash is missing"));
  }

  private NormalizedWebhook normalize(String key) {
    var headers = MultiMap.caseInsensitiveMultiMap().add("X-Event-Key", key);
    return new BitbucketWebhooks()
        .normalize(WebhookVerifier.acceptUnsigned(headers, payload.toBuffer()));
  }

  private PullRequestChanged change(String key) {
    return (PullRequestChanged) ((Changes) normalize(key)).events().getFirst();
  }
}
