package io.trunkline.provider.github;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.event.BranchPushed;
import io.trunkline.event.ChangedFiles;
import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.Payloads;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GithubPushFilesTest {
  private final JsonObject push = new Payloads("github").json("push-branch.json");

  @Test
  void listsEachFileOnceAndSorted() {
    push.put("commits", new JsonArray().add(commit("b", "a")).add(commit("c", "b")));

    assertThat(files()).isEqualTo(ChangedFiles.of(List.of("a", "b", "c"), true));
  }

  @Test
  void listsFilesOfNewBranchAsIncomplete() {
    push.put("before", "0".repeat(40));

    assertThat(files()).isEqualTo(ChangedFiles.of(List.of("README.md"), false));
  }

  @Test
  void listsFilesOfForcedOrUnknownPushAsIncomplete() {
    push.put("forced", true);
    var forced = files();
    push.remove("forced");
    var notSaid = files();

    assertThat(forced.complete()).isFalse();
    assertThat(notSaid.complete()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"2047, true", "2048, false"})
  void listsFilesAsCompleteBelowCommitLimit(int commits, boolean complete) {
    var list = new JsonArray();
    IntStream.range(0, commits).forEach(i -> list.add(commit("a" + i)));
    push.put("commits", list);

    assertThat(files().complete()).isEqualTo(complete);
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1, true", "2999, true", "3000, false"})
  void listsFilesAsCompleteBelowFileLimit(int count, boolean complete) {
    var paths = IntStream.range(0, count).mapToObj(i -> "f" + i).toArray(String[]::new);
    push.put("commits", new JsonArray().add(commit(paths)));

    assertThat(files().complete()).isEqualTo(complete);
  }

  @ParameterizedTest
  @ValueSource(strings = {"added", "removed", "modified"})
  void listsFilesAsIncompleteIfCommitLacksList(String list) {
    var incomplete = commit("a");
    incomplete.remove(list);
    push.put("commits", new JsonArray().add(commit("b")).add(incomplete));

    var files = files();

    assertThat(files.complete()).isFalse();
    assertThat(files.paths()).contains("b");
  }

  @Test
  void listsFilesAsIncompleteWithoutCommits() {
    push.put("commits", new JsonArray());
    var empty = files();
    push.remove("commits");
    var none = files();

    assertThat(empty).isEqualTo(ChangedFiles.unknown());
    assertThat(none).isEqualTo(ChangedFiles.unknown());
  }

  private ChangedFiles files() {
    var normalized = GithubPush.normalize(push.toBuffer().getBytes());
    return ((BranchPushed) ((Changes) normalized).events().getFirst()).files();
  }

  private static JsonObject commit(String... modified) {
    return new JsonObject()
        .put("added", new JsonArray())
        .put("removed", new JsonArray())
        .put("modified", new JsonArray(List.of((Object[]) modified)));
  }
}
