package io.trunkline.provider.gitlab;

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

class GitlabPushFilesTest {
  private final JsonObject push = new Payloads("gitlab").json("push-branch.json");

  @Test
  void listsEachFileOnceAndSorted() {
    push.put("commits", new JsonArray().add(commit("b", "a")).add(commit("c", "b")));
    push.put("total_commits_count", 2);

    assertThat(files()).isEqualTo(ChangedFiles.of(List.of("a", "b", "c"), true));
  }

  // Attack 27.
  @ParameterizedTest
  @CsvSource({"20, true", "21, false", "19, false", "1000000, false"})
  void listsFilesAsCompleteOnlyIfAllCommitsAreListed(long total, boolean complete) {
    var list = new JsonArray();
    IntStream.range(0, 20).forEach(i -> list.add(commit("a" + i)));
    push.put("commits", list).put("total_commits_count", total);

    assertThat(files().complete()).isEqualTo(complete);
    assertThat(files().paths()).hasSize(20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"1\"", "1.0", "-1", "[1]"})
  void listsFilesAsIncompleteWithoutCommitCount(String total) {
    push.put("total_commits_count", new JsonArray("[" + total + "]").getValue(0));

    assertThat(files()).isEqualTo(ChangedFiles.of(List.of("README.md"), false));
  }

  @Test
  void listsFilesOfNewBranchAsIncomplete() {
    push.put("before", "0".repeat(40));

    assertThat(files()).isEqualTo(ChangedFiles.of(List.of("README.md"), false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"added", "removed", "modified"})
  void listsFilesAsIncompleteIfCommitLacksList(String list) {
    var incomplete = commit("a");
    incomplete.remove(list);
    push.put("commits", new JsonArray().add(commit("b")).add(incomplete));
    push.put("total_commits_count", 2);

    var files = files();

    assertThat(files.complete()).isFalse();
    assertThat(files.paths()).contains("b");
  }

  /** GitLab lists a renamed file as added, and does not send its old path. */
  @Test
  void listsFilesAsIncompleteIfCommitAddsFiles() {
    var adding = commit("b").put("added", new JsonArray().add("new"));
    push.put("commits", new JsonArray().add(commit("a")).add(adding));
    push.put("total_commits_count", 2);

    assertThat(files()).isEqualTo(ChangedFiles.of(List.of("a", "b", "new"), false));
  }

  @Test
  void listsFilesAsCompleteIfCommitRemovesFiles() {
    var removing = commit("b").put("removed", new JsonArray().add("old"));
    push.put("commits", new JsonArray().add(removing)).put("total_commits_count", 1);

    assertThat(files()).isEqualTo(ChangedFiles.of(List.of("b", "old"), true));
  }

  /** A branch that was reset to an older commit has changed files without new commits. */
  @Test
  void listsFilesAsIncompleteWithoutCommits() {
    push.put("commits", new JsonArray()).put("total_commits_count", 0);
    var empty = files();
    push.remove("commits");
    var none = files();

    assertThat(empty).isEqualTo(ChangedFiles.unknown());
    assertThat(none).isEqualTo(ChangedFiles.unknown());
  }

  private ChangedFiles files() {
    var normalized = GitlabWebhooksTest.normalize(push);
    return ((BranchPushed) ((Changes) normalized).events().getFirst()).files();
  }

  private static JsonObject commit(String... modified) {
    return new JsonObject()
        .put("added", new JsonArray())
        .put("removed", new JsonArray())
        .put("modified", new JsonArray(List.of((Object[]) modified)));
  }
}
