package io.trunkline.provider.bitbucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.event.BranchDeleted;
import io.trunkline.event.BranchPushed;
import io.trunkline.event.ChangedFiles;
import io.trunkline.event.RepositoryEvent;
import io.trunkline.event.TagDeleted;
import io.trunkline.event.TagPushed;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.Payloads;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BitbucketPushTest {
  private static final String SHA_256 = "0123456789abcdef".repeat(4);

  private final JsonObject payload = new Payloads("bitbucket").json("push-branch.json");
  private final JsonArray changes = payload.getJsonObject("push").getJsonArray("changes");
  private final JsonObject change = changes.getJsonObject(0);
  private final JsonObject tip = change.getJsonObject("new");
  private final JsonObject target = tip.getJsonObject("target");

  // Attack 28.
  @ParameterizedTest
  @CsvSource({
    "refs/tags/x, refs/heads/refs/tags/x",
    "refs/heads/x, refs/heads/refs/heads/x",
    "../../etc, refs/heads/../../etc",
    "日本語-🚀, refs/heads/日本語-🚀",
    "'a\nb', 'refs/heads/a\nb'"
  })
  void keepsNameUnchanged(String name, String ref) {
    tip.put("name", name);

    var event = (BranchPushed) event();

    assertThat(event.branch()).isEqualTo(name);
    assertThat(event.update().ref()).isEqualTo(ref);
  }

  // Attack 28.
  @Test
  void keepsBranchOf300Characters() {
    tip.put("name", "b".repeat(300));

    assertThat(((BranchPushed) event()).branch()).isEqualTo("b".repeat(300));
  }

  @ParameterizedTest
  @CsvSource({
    "branch, BranchPushed",
    "named_branch, BranchPushed",
    "tag, TagPushed",
    "annotated_tag, TagPushed"
  })
  void mapsTypesOfRefs(String type, String event) {
    tip.put("type", type);

    assertThat(event().getClass().getSimpleName()).isEqualTo(event);
  }

  @Test
  void ignoresUnknownTypeOfRef() {
    tip.put("type", "bookmark");

    assertThat(normalize())
        .isEqualTo(new Ignored("push.changes.new.type is neither a branch nor a tag"));
  }

  // Attack 26.
  @Test
  void treatsNullAsDeletedAndIgnoresFlags() {
    change.putNull("new").put("closed", false).remove("links");
    payload.getJsonObject("repository").remove("links");

    var event = (BranchDeleted) event();

    assertThat(event.update().before())
        .contains(change.getJsonObject("old").getJsonObject("target").getString("hash"));
    assertThat(event.repository().webUrl()).isEmpty();
  }

  @Test
  void readsDeletedTag() {
    change.putNull("new").getJsonObject("old").put("type", "tag");

    assertThat(event()).isInstanceOf(TagDeleted.class);
  }

  @Test
  void treatsNullAsCreated() {
    change.putNull("old");

    assertThat(((BranchPushed) event()).update().isCreated()).isTrue();
  }

  @Test
  void ignoresChangeFromNullToNull() {
    change.putNull("old").putNull("new");

    assertThat(normalize())
        .isEqualTo(new Ignored("push.changes.new is null, and so is the old ref"));
  }

  /** Only null means deleted. */
  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "{}", "0", "false", "[]", "{\"name\":\"x\",\"type\":\"branch\"}"})
  void treatsOnlyNullAsDeleted(String value) {
    change.put("new", new JsonArray("[" + value + "]").getValue(0));

    assertThat(normalize()).isInstanceOf(Ignored.class);
  }

  // Attack 26.
  @ParameterizedTest
  @CsvSource({
    "[], the list of changes is empty",
    "null, push.changes is missing",
    "\"x\", push.changes is not a list",
    "{}, push.changes is not a list",
    "'[null,1,[],\"x\"]', 'push.changes.new is null, and so is the old ref'"
  })
  void ignoresPushWithoutChanges(String value, String reason) {
    payload.getJsonObject("push").put("changes", new JsonArray("[" + value + "]").getValue(0));

    assertThat(normalize()).isEqualTo(new Ignored(reason));
  }

  @Test
  void keepsValidChangesNextToInvalidOnes() {
    changes.add(0, new JsonObject().put("new", tip.copy().put("type", "bookmark"))).addNull();

    var normalized = (Changes) normalize();

    assertThat(normalized.events()).hasSize(1);
    assertThat(normalized.skippedChanges())
        .contains(
            "skipped 2 of 3 changes as invalid, the first because push.changes.new.type is neither"
                + " a branch nor a tag");
  }

  @Test
  void readsTwoChangesOfOneRef() {
    var back = change.copy().put("old", tip.copy()).put("new", change.getJsonObject("old"));
    changes.add(back).add(change.copy());

    var events = ((Changes) normalize()).events();

    assertThat(events).hasSize(3);
    assertThat(events.getLast()).isEqualTo(events.getFirst());
  }

  @Test
  void readsAtMostAThousandChanges() {
    for (var i = 1; i < 1_005; i++) {
      changes.add(change.copy().put("new", tip.copy().put("name", "b" + i)));
    }

    var normalized = (Changes) normalize();

    assertThat(normalized.events()).hasSize(NormalizedWebhook.CHANGES_MAX);
    assertThat(normalized.skippedChanges())
        .contains(
            "skipped the last 5 of 1005 changes, because a delivery may contain at most 1000");
  }

  @Test
  void readsForced() {
    change.put("forced", true);

    assertThat(((BranchPushed) event()).update().forced()).isTrue();
  }

  @Test
  void readsCommitOfAnnotatedTag() {
    tip.put("type", "annotated_tag").put("message", "the tag's own");

    var event = (TagPushed) event();

    assertThat(event.commit().id()).isEqualTo(target.getString("hash"));
    assertThat(event.commit().message()).contains("Update README\n");
  }

  @Test
  void readsDetailsFromListIfTipHasNone() {
    var listed = target.copy().put("message", "listed [ci skip]");
    change.put("commits", new JsonArray().add(target.copy().put("hash", SHA_256)).add(listed));
    target.remove("message");

    var head = ((BranchPushed) event()).head();

    assertThat(head.message()).contains("listed [ci skip]");
    assertThat(head.skipMark()).contains("[ci skip]");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "Octo Cat <o@example.com>, Octo Cat, o@example.com",
        "Octo <Cat> <o@example.com>, Octo <Cat>, o@example.com",
        "octo, octo, -",
        "<o@example.com>, Brad Rydzewski, o@example.com",
        "'Octo Cat <>', Octo Cat, -",
        "'', Brad Rydzewski, -",
        "'>', '>', -"
      })
  void readsAuthor(String raw, String name, String mail) {
    target.getJsonObject("author").put("raw", raw);

    var head = ((BranchPushed) event()).head();

    assertThat(head.authorDisplayName().orElse(null)).isEqualTo(name);
    assertThat(head.authorEmail().orElse(null)).isEqualTo(mail);
  }

  // Attack 29.
  @Test
  void namesPusherAsActorAndNotCommitAuthor() {
    payload.put("actor", new JsonObject().put("uuid", "{1}").put("nickname", "mallory"));

    var actor = ((BranchPushed) event()).actor().orElseThrow();

    assertThat(actor.id()).contains("{1}");
    assertThat(actor.login()).contains("mallory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$(reboot)", "main", "0x1", "abc ", "-"})
  void ignoresInvalidCommitId(String id) {
    target.put("hash", id);

    assertThat(normalize())
        .isEqualTo(new Ignored("push.changes.new.target.hash is not a commit id"));
  }

  @Test
  void hasNoFiles() {
    assertThat(((BranchPushed) event()).files()).isEqualTo(ChangedFiles.unknown());
  }

  @Test
  void usesWorkspaceIfOwnerIsMissing() {
    payload
        .getJsonObject("repository")
        .putNull("owner")
        .put("workspace", new JsonObject().put("uuid", "{w}"))
        .put("mainbranch", new JsonObject().put("name", "main"));

    var repository = event().repository();

    assertThat(repository.ownerId()).contains("{w}");
    assertThat(repository.defaultBranch()).contains("main");
  }

  @Test
  void readsCloneUrlIfPresent() {
    payload
        .getJsonObject("repository")
        .getJsonObject("links")
        .put(
            "clone",
            new JsonArray()
                .add(new JsonObject().put("name", "ssh").put("href", "git@bitbucket.org:a/b.git"))
                .add(new JsonObject().put("name", "https").put("href", "https://b.org/a/b.git")));

    assertThat(event().repository().cloneUrl()).contains("https://b.org/a/b.git");
  }

  @ParameterizedTest
  @CsvSource({"uuid, repository.uuid is missing", "full_name, repository.full_name is missing"})
  void ignoresRepositoryWithoutIdOrName(String field, String reason) {
    payload.getJsonObject("repository").remove(field);

    assertThat(normalize()).isEqualTo(new Ignored(reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"octocat", "/app", "octocat/", "octocat/app/x", "//"})
  void ignoresMalformedFullName(String fullName) {
    payload.getJsonObject("repository").put("full_name", fullName);

    assertThat(normalize()).isEqualTo(new Ignored("repository.full_name is not owner/name"));
  }

  private NormalizedWebhook normalize() {
    return BitbucketPush.normalize(payload.toBuffer().getBytes());
  }

  private RepositoryEvent event() {
    return ((Changes) normalize()).events().getFirst();
  }
}
