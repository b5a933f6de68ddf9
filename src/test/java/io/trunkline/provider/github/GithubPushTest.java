package io.trunkline.provider.github;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.event.Actor;
import io.trunkline.event.BranchDeleted;
import io.trunkline.event.BranchPushed;
import io.trunkline.event.Commit;
import io.trunkline.event.RepositoryEvent;
import io.trunkline.event.TagPushed;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.Payloads;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GithubPushTest {
  private static final String SHA_256_ZERO = "0".repeat(64);
  private static final String SHA_256 = "0123456789abcdef".repeat(4);

  private final JsonObject push = new Payloads("github").json("push-branch.json");

  // Attack 28.
  @ParameterizedTest
  @CsvSource({
    "refs/heads/refs/tags/x, refs/tags/x",
    "refs/heads/refs/heads/x, refs/heads/x",
    "refs/heads/feature/x, feature/x",
    "refs/heads/../../etc, ../../etc",
    "refs/heads/日本語-🚀, 日本語-🚀",
    "'refs/heads/a\nb', 'a\nb'"
  })
  void removesRefPrefixOnce(String ref, String branch) {
    push.put("ref", ref);

    var event = (BranchPushed) event();

    assertThat(event.branch()).isEqualTo(branch);
    assertThat(event.update().ref()).isEqualTo(ref);
  }

  // Attack 28.
  @Test
  void keepsBranchOf300Characters() {
    push.put("ref", "refs/heads/" + "b".repeat(300));

    var event = (BranchPushed) event();

    assertThat(event.branch()).isEqualTo("b".repeat(300));
  }

  @Test
  void readsBranchNamedLikeTag() {
    push.put("ref", "refs/tags/refs/heads/x");

    var event = (TagPushed) event();

    assertThat(event.tag()).isEqualTo("refs/heads/x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "main",
        "refs/pull/1/head",
        "refs/notes/commits",
        "refs/heads/",
        "refs/tags/",
        "refs/headsmain"
      })
  void ignoresRefThatIsNeitherBranchNorTag(String ref) {
    push.put("ref", ref);

    var normalized = normalize();

    assertThat(normalized).isEqualTo(new Ignored("ref is neither a branch nor a tag"));
  }

  @Test
  void ignoresTooLongRef() {
    push.put("ref", "refs/heads/" + "b".repeat(1_024));

    var normalized = normalize();

    assertThat(normalized).isEqualTo(new Ignored("ref is too long"));
  }

  @Test
  void recognizesZeroIdOfSha256Repository() {
    push.put("before", SHA_256).put("after", SHA_256_ZERO).putNull("head_commit");

    var event = (BranchDeleted) event();

    assertThat(event.update().before()).contains(SHA_256);
    assertThat(event.update().after()).isEmpty();
  }

  @Test
  void ignoresPushFromZeroToZero() {
    push.put("before", SHA_256_ZERO).put("after", SHA_256_ZERO);

    var normalized = normalize();

    assertThat(normalized).isEqualTo(new Ignored("after is zero, and so is the old commit"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"$(reboot)", "main", "0x1", "abc ", "١٢٣", "-"})
  void ignoresInvalidCommitId(String id) {
    push.put("after", id);

    var normalized = normalize();

    assertThat(normalized).isEqualTo(new Ignored("after is not a commit id"));
  }

  @Test
  void readsCommitOfAnnotatedTag() {
    var commit = push.getJsonObject("head_commit").getString("id");
    push.put("ref", "refs/tags/v1").put("before", SHA_256_ZERO).put("after", SHA_256);

    var event = (TagPushed) event();

    assertThat(event.commit().id()).isEqualTo(commit);
    assertThat(event.commit().message()).contains("Update README");
    assertThat(event.update().after()).contains(SHA_256);
  }

  @Test
  void usesTagIdIfCommitIsMissing() {
    push.put("ref", "refs/tags/v1").put("after", SHA_256).putNull("head_commit");

    var event = (TagPushed) event();

    assertThat(event.commit()).isEqualTo(Commit.ofId(SHA_256));
  }

  @Test
  void hasNoDetailsOfOtherCommits() {
    push.getJsonObject("head_commit").put("id", SHA_256);

    var event = (BranchPushed) event();

    assertThat(event.head()).isEqualTo(Commit.ofId(push.getString("after")));
  }

  @Test
  void readsSkipMark() {
    push.getJsonObject("head_commit").put("message", "Update README [skip ci]");

    var event = (BranchPushed) event();

    assertThat(event.head().skipMark()).contains("[skip ci]");
  }

  @Test
  void readsOccurrenceAsNumberOrString() {
    var number = ((BranchPushed) event()).update().occurrence();
    push.getJsonObject("repository").put("pushed_at", "2018-05-30T20:18:48Z");
    var string = ((BranchPushed) event()).update().occurrence();
    push.getJsonObject("repository").put("pushed_at", 1.5);
    var asNeither = ((BranchPushed) event()).update().occurrence();

    assertThat(number).contains("1527711528");
    assertThat(string).contains("2018-05-30T20:18:48Z");
    assertThat(asNeither).isEmpty();
  }

  // Attack 29.
  @Test
  void namesPusherAsActorAndNotCommitAuthor() {
    push.getJsonObject("head_commit")
        .getJsonObject("author")
        .put("name", "octocat")
        .put("username", "octocat");
    push.getJsonObject("pusher").put("name", "octocat");

    var actor = ((BranchPushed) event()).actor().orElseThrow();

    assertThat(actor.id()).contains("21031067");
    assertThat(actor.login()).contains("Codertocat");
  }

  @Test
  void readsVeryLongMessage() {
    var message = "long ".repeat(1_000_000);
    push.getJsonObject("head_commit").put("message", message);

    var event = (BranchPushed) event();

    assertThat(event.head().message()).contains(message);
  }

  @ParameterizedTest
  @CsvSource({
    "id, repository.id is missing",
    "full_name, repository.full_name is missing",
    "owner, repository.owner.id is missing"
  })
  void ignoresRepositoryWithoutIdNameOrOwner(String field, String reason) {
    push.getJsonObject("repository").remove(field);

    var normalized = normalize();

    assertThat(normalized).isEqualTo(new Ignored(reason));
  }

  @Test
  void namesPusherIfSenderIsMissing() {
    push.remove("sender");
    push.put("pusher", new JsonObject().put("name", "octocat").put("email", "o@example.com"));

    assertThat(event().actor()).contains(new Actor(Optional.empty(), Optional.of("octocat")));
  }

  @Test
  void acceptsOwnerWithoutIdFromOldServer() {
    var owner = new JsonObject().put("name", "octocat").put("email", "octocat@example.com");
    push.getJsonObject("repository").put("owner", owner);

    assertThat(event().repository().ownerId()).isEmpty();

    owner.put("login", "octocat");

    assertThat(normalize()).isEqualTo(new Ignored("repository.owner.id is missing"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"octocat", "/app", "octocat/", "octocat/app/x", "//"})
  void ignoresMalformedFullName(String fullName) {
    push.getJsonObject("repository").put("full_name", fullName);

    var normalized = normalize();

    assertThat(normalized).isEqualTo(new Ignored("repository.full_name is not owner/name"));
  }

  private NormalizedWebhook normalize() {
    return GithubPush.normalize(push.toBuffer().getBytes());
  }

  private RepositoryEvent event() {
    return ((Changes) normalize()).events().getFirst();
  }
}
