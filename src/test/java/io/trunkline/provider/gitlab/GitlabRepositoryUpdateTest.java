package io.trunkline.provider.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.event.BranchDeleted;
import io.trunkline.event.BranchPushed;
import io.trunkline.event.ChangedFiles;
import io.trunkline.event.Commit;
import io.trunkline.event.RefUpdate;
import io.trunkline.event.TagDeleted;
import io.trunkline.event.TagPushed;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.Payloads;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitlabRepositoryUpdateTest {
  private static final String ZERO = "0".repeat(40);
  private static final String A = "a".repeat(40);
  private static final String B = "b".repeat(40);
  private static final Ignored SENT_SEPARATELY =
      new Ignored("event repository_update: its pushes are sent as separate deliveries");

  private final JsonObject payload = new Payloads("gitlab").json("system-repository-update.json");
  private final JsonArray list = new JsonArray();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void ignoresFewChangesThatHaveTheirOwnDeliveries(int count) {
    IntStream.range(0, count).forEach(i -> add("refs/heads/b" + i, A, B));

    var normalized = normalize();

    assertThat(normalized).isEqualTo(SENT_SEPARATELY);
  }

  @Test
  void createsOneEventPerChangeIfThereAreMany() {
    for (int i = 0; i < 4; i++) {
      add("refs/heads/main" + i, A, B);
      add("refs/heads/new" + i, ZERO, B);
      add("refs/heads/old" + i, A, ZERO);
      add("refs/tags/v1." + i, ZERO, B);
      add("refs/tags/v0." + i, A, ZERO);
    }

    var changes = changes();

    assertThat(changes.skippedChanges()).isEmpty();
    assertThat(changes.events())
        .hasSize(20)
        .extracting(event -> event.getClass().getSimpleName())
        .startsWith(
            BranchPushed.class.getSimpleName(),
            BranchPushed.class.getSimpleName(),
            BranchDeleted.class.getSimpleName(),
            TagPushed.class.getSimpleName(),
            TagDeleted.class.getSimpleName());
  }

  @Test
  void ignoresKindsWithFewChanges() {
    for (int i = 0; i < 3; i++) {
      add("refs/heads/new" + i, ZERO, B);
      add("refs/heads/old" + i, A, ZERO);
      add("refs/tags/v" + i, ZERO, B);
    }
    assertThat(normalize()).isEqualTo(SENT_SEPARATELY);

    add("refs/tags/v3", ZERO, B);

    assertThat(changes().events()).hasSize(4).hasOnlyElementsOfType(TagPushed.class);
  }

  @Test
  void readsOnlyCommitIdsOfChange() {
    IntStream.range(0, 4).forEach(i -> add("refs/heads/b" + i, A, B));

    var event = (BranchPushed) changes().events().getFirst();

    assertThat(event.branch()).isEqualTo("b0");
    assertThat(event.head()).isEqualTo(Commit.ofId(B));
    assertThat(event.files()).isEqualTo(ChangedFiles.unknown());
    assertThat(event.update())
        .isEqualTo(
            new RefUpdate(
                "refs/heads/b0", Optional.of(A), Optional.of(B), false, Optional.empty()));
    assertThat(event.repository().id()).isEqualTo("1");
    assertThat(event.repository().fullName()).isEqualTo("jsmith/example");
    assertThat(event.actor().orElseThrow().id()).contains("1");
  }

  @Test
  void skipsInvalidChanges() {
    add("refs/heads/good", A, B);
    add("refs/merge-requests/1/head", A, B);
    add("refs/heads/nowhere", ZERO, ZERO);
    add("refs/heads/odd", A, "$(reboot)");
    list.add("refs/heads/text").addNull().add(new JsonObject());
    for (var branch : List.of("fine", "b", "c")) {
      add("refs/heads/" + branch, A, B);
    }

    var changes = changes();

    assertThat(changes.events())
        .extracting(event -> ((BranchPushed) event).branch())
        .containsExactly("good", "fine", "b", "c");
    assertThat(changes.skippedChanges())
        .contains(
            "skipped 6 of 10 changes as invalid, the first because changes.ref is neither a branch"
                + " nor a tag");
  }

  @Test
  void ignoresDeliveryWithoutValidChange() {
    IntStream.range(0, 5).forEach(i -> add("refs/notes/n" + i, A, B));

    var normalized = normalize();

    assertThat(normalized).isEqualTo(new Ignored("changes.ref is neither a branch nor a tag"));
  }

  @Test
  void readsAtMostAThousandChanges() {
    add("refs/notes/n", A, B);
    IntStream.range(0, 1_234).forEach(i -> add("refs/heads/b" + i, A, B));

    var changes = changes();

    assertThat(changes.events()).hasSize(NormalizedWebhook.CHANGES_MAX);
    assertThat(((BranchPushed) changes.events().getLast()).branch()).isEqualTo("b999");
    assertThat(changes.skippedChanges())
        .contains(
            "skipped 1 of 1235 changes as invalid, the first because changes.ref is neither a"
                + " branch nor a tag; skipped the last 234 of 1235 changes, because a delivery may"
                + " contain at most 1000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "\"refs/heads/main\"", "7"})
  void ignoresChangesThatAreNotAList(String changes) {
    payload.put("changes", new JsonArray("[" + changes + "]").getValue(0));

    var normalized = GitlabWebhooksTest.normalize(payload);

    assertThat(normalized).isEqualTo(SENT_SEPARATELY);
  }

  @Test
  void ignoresChangesWithoutProject() {
    IntStream.range(0, 4).forEach(i -> add("refs/heads/b" + i, A, B));
    payload.remove("project_id");

    var normalized = normalize();

    assertThat(normalized).isEqualTo(new Ignored("project_id is missing"));
  }

  @Test
  void createsSameEventAsPush() {
    IntStream.range(0, 4).forEach(i -> add("refs/heads/b" + i, A, B));
    var push =
        payload
            .copy()
            .put("event_name", "push")
            .put("ref", "refs/heads/b0")
            .put("before", A)
            .put("after", B);

    var pushed = ((Changes) GitlabWebhooksTest.normalize(push)).events().getFirst();

    assertThat(changes().events().getFirst()).isEqualTo(pushed);
  }

  private void add(String ref, String before, String after) {
    list.add(new JsonObject().put("ref", ref).put("before", before).put("after", after));
  }

  private NormalizedWebhook normalize() {
    return GitlabWebhooksTest.normalize(payload.put("changes", list));
  }

  private Changes changes() {
    return (Changes) normalize();
  }
}
