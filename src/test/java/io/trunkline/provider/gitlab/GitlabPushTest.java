package io.trunkline.provider.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.event.Actor;
import io.trunkline.event.BranchDeleted;
import io.trunkline.event.BranchPushed;
import io.trunkline.event.Commit;
import io.trunkline.event.RepositoryEvent;
import io.trunkline.event.TagDeleted;
import io.trunkline.event.TagPushed;
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

class GitlabPushTest {
  private static final String SHA_256_ZERO = "0".repeat(64);
  private static final String SHA_256 = "0123456789abcdef".repeat(4);

  private final JsonObject push = new Payloads("gitlab").json("push-branch.json");
  private final JsonObject project = push.getJsonObject("project");
  private final JsonObject headCommit = push.getJsonArray("commits").getJsonObject(0);

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

  @ParameterizedTest
  @ValueSource(
      strings = {"main", "refs/merge-requests/1/head", "refs/keep-around/x", "refs/heads/"})
  void ignoresRefThatIsNeitherBranchNorTag(String ref) {
    push.put("ref", ref);

    var normalized = normalize();

    assertThat(normalized).isEqualTo(new Ignored("ref is neither a branch nor a tag"));
  }

  // Attack 27.
  @Test
  void recognizesZeroIdOfSha256Repository() {
    push.put("before", SHA_256).put("after", SHA_256_ZERO).putNull("checkout_sha");

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

  @Test
  void readsPushThatEndsWhereItBegan() {
    push.put("before", push.getString("after"));

    var event = (BranchPushed) event();

    assertThat(event.update().before()).isEqualTo(event.update().after());
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
    var commit = push.getString("checkout_sha");
    push.put("object_kind", "tag_push").put("ref", "refs/tags/v1").put("after", SHA_256);

    var event = (TagPushed) event();

    assertThat(event.commit().id()).isEqualTo(commit);
    assertThat(event.commit().message()).contains("added readme\n");
    assertThat(event.update().after()).contains(SHA_256);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "\"main\"", "7", "\"0000\""})
  void usesTagIdIfCommitIsMissing(String checkout) {
    push.put("ref", "refs/tags/v1").put("after", SHA_256);
    push.put("checkout_sha", new JsonArray("[" + checkout + "]").getValue(0));

    var event = (TagPushed) event();

    assertThat(event.commit()).isEqualTo(Commit.ofId(SHA_256));
  }

  // Attack 27.
  @Test
  void readsDeletedTagWithoutCheckout() {
    push.put("ref", "refs/tags/v1").put("after", "0".repeat(40)).putNull("checkout_sha");

    var event = (TagDeleted) event();

    assertThat(event.tag()).isEqualTo("v1");
  }

  @Test
  void readsHeadFromListOfCommits() {
    var older = headCommit.copy().put("id", SHA_256).put("message", "older");
    push.put("commits", new JsonArray().add(older).add(headCommit)).put("total_commits_count", 2);

    var head = ((BranchPushed) event()).head();

    assertThat(head)
        .isEqualTo(
            new Commit(
                push.getString("after"),
                Optional.of("added readme\n"),
                Optional.of("Sid Sijbrandij"),
                Optional.of("noreply@gitlab.com"),
                Optional.of("2017-12-10T08:26:38+00:00"),
                Optional.empty()));
  }

  @Test
  void hasNoDetailsOfOtherCommits() {
    headCommit.put("id", SHA_256);

    var head = ((BranchPushed) event()).head();

    assertThat(head).isEqualTo(Commit.ofId(push.getString("after")));
  }

  @ParameterizedTest
  @CsvSource({
    "Fix [skip ci], [skip ci]",
    "'[CI Skip]\n\nFix', [ci skip]",
    "[skip-ci], [skip-ci]",
    "Fix [SKIP_CI], [skip_ci]",
    "[ci-skip], [ci-skip]",
    "[ci_skip], [ci_skip]",
    "Fix [no ci], ",
    "Fix,"
  })
  void findsSkipMarksInMessage(String message, String mark) {
    headCommit.put("message", message);

    var head = ((BranchPushed) event()).head();

    assertThat(head.skipMark()).isEqualTo(Optional.ofNullable(mark));
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "\"\"", "\"1\"", "1", "2.5", "[]", "{}", "false"})
  void readsSkipPushOption(String value) {
    var ci = new JsonObject("{\"skip\":" + value + "}");
    push.put("push_options", new JsonObject().put("ci", ci));

    var head = ((BranchPushed) event()).head();

    assertThat(head.skipMark()).contains("ci.skip");
    assertThat(head.message()).contains("added readme\n");
  }

  @Test
  void readsNoPipelinePushOption() {
    push.put("push_options", new JsonObject("{\"ci\":{\"no_pipeline\":true}}"));

    var head = ((BranchPushed) event()).head();

    assertThat(head.skipMark()).contains("ci.no_pipeline");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "[]", "{}", "{\"ci\":null}", "{\"ci\":[]}", "{\"ci\":{\"skip\":null}}"})
  void hasNoSkipMarkWithOtherPushOptions(String options) {
    push.put("push_options", new JsonArray("[" + options + "]").getValue(0));

    var head = ((BranchPushed) event()).head();

    assertThat(head.skipMark()).isEmpty();
  }

  @Test
  void prefersMarkOfMessageToPushOption() {
    headCommit.put("message", "[skip ci]");
    push.put("push_options", new JsonObject("{\"ci\":{\"skip\":true}}"));

    var head = ((BranchPushed) event()).head();

    assertThat(head.skipMark()).contains("[skip ci]");
  }

  // Attack 29.
  @Test
  void namesPusherAsActorAndNotCommitAuthor() {
    headCommit.getJsonObject("author").put("name", "root").put("username", "root");
    push.put("user_name", "root");

    var event = event();

    assertThat(event.actor()).contains(new Actor(Optional.of("51764"), Optional.of("sytses")));
  }

  @Test
  void hasNoActorIfMissing() {
    push.putNull("user_id").put("user_username", "");

    var event = event();

    assertThat(event.actor()).isEmpty();
  }

  @Test
  void readsProjectIdFromEventIfProjectHasNone() {
    project.remove("id");

    var repository = event().repository();

    assertThat(repository.id()).isEqualTo("4861503");
  }

  /** {@code namespace} is a display name. */
  @Test
  void hasNoOwner() {
    var repository = event().repository();

    assertThat(repository.ownerId()).isEmpty();
    assertThat(repository.organization()).isEmpty();
    assertThat(repository.fullName()).isEqualTo("gitlab-org/hello-world");
  }

  @Test
  void readsOldNamesOfUrls() {
    project.remove("git_http_url");
    project.put("web_url", "");

    var repository = event().repository();

    assertThat(repository.cloneUrl()).contains(project.getString("http_url"));
    assertThat(repository.webUrl()).contains(project.getString("homepage"));
  }

  @Test
  void treatsEmptyStringAsMissing() {
    project.putNull("default_branch").putNull("git_http_url").put("http_url", "");
    headCommit.put("timestamp", "").getJsonObject("author").put("email", "");

    var event = (BranchPushed) event();

    assertThat(event.repository().defaultBranch()).isEmpty();
    assertThat(event.repository().cloneUrl()).isEmpty();
    assertThat(event.head().authorEmail()).isEmpty();
    assertThat(event.head().authorDate()).isEmpty();
  }

  /** GitLab redacts e-mail addresses when a webhook is resent from its log of deliveries. */
  @Test
  void treatsRedactedEmailAsMissing() {
    headCommit.getJsonObject("author").put("email", "[REDACTED]");

    var head = ((BranchPushed) event()).head();

    assertThat(head.authorEmail()).isEmpty();
    assertThat(head.authorDisplayName()).contains("Sid Sijbrandij");
  }

  @Test
  void ignoresProjectWithoutId() {
    project.remove("id");
    push.remove("project_id");

    var normalized = normalize();

    assertThat(normalized).isEqualTo(new Ignored("project_id is missing"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello-world", "/hello-world", "gitlab-org/", "a//b"})
  void ignoresMalformedFullName(String path) {
    project.put("path_with_namespace", path);

    var normalized = normalize();

    assertThat(normalized).isEqualTo(new Ignored("project.path_with_namespace is not owner/name"));
  }

  private NormalizedWebhook normalize() {
    return GitlabWebhooksTest.normalize(push);
  }

  private RepositoryEvent event() {
    return ((Changes) normalize()).events().getFirst();
  }
}
