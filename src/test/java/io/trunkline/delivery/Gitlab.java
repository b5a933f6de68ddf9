package io.trunkline.delivery;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Minimal payloads of GitLab. */
public final class Gitlab {
  public static final String ZERO = "0".repeat(40);

  private Gitlab() {}

  private static JsonObject project(long id, String path) {
    return new JsonObject()
        .put("id", id)
        .put("path_with_namespace", path)
        .put("namespace", "A display name")
        .put("default_branch", "main")
        .put("web_url", "https://gitlab.example.com/" + path)
        .put("git_http_url", "https://gitlab.example.com/" + path + ".git");
  }

  public static JsonObject push(String ref, String before, String after) {
    return push("octo/app", ref, before, after);
  }

  /** {@code before} and {@code after} are one hex digit each, or {@link #ZERO}. */
  public static JsonObject push(String path, String ref, String before, String after) {
    var commit =
        new JsonObject()
            .put("id", commit(after))
            .put("message", "Update")
            .put("timestamp", "2026-11-23T05:00:00+00:00")
            .put("author", new JsonObject().put("name", "Octo Cat").put("email", "o@example.com"))
            .put("added", new JsonArray())
            .put("removed", new JsonArray())
            .put("modified", new JsonArray().add("a.txt"));
    return new JsonObject()
        .put("object_kind", "push")
        .put("event_name", "push")
        .put("ref", ref)
        .put("before", commit(before))
        .put("after", commit(after))
        .put("checkout_sha", after.equals(ZERO) ? null : commit(after))
        .put("user_id", 1)
        .put("user_username", "octocat")
        .put("project_id", 4_861_503)
        .put("project", project(4_861_503, path))
        .put("commits", new JsonArray().add(commit))
        .put("total_commits_count", 1);
  }

  /** Event of a system hook: a push that moved this many branches. */
  public static JsonObject repositoryUpdate(String path, int branches) {
    var changes = new JsonArray();
    for (int i = 0; i < branches; i++) {
      changes.add(change("refs/heads/b" + i, "a", "b"));
    }
    return new JsonObject()
        .put("event_name", "repository_update")
        .put("user_id", 1)
        .put("project_id", 4_861_503)
        .put("project", project(4_861_503, path))
        .put("changes", changes);
  }

  public static JsonObject change(String ref, String before, String after) {
    return new JsonObject()
        .put("ref", ref)
        .put("before", commit(before))
        .put("after", commit(after));
  }

  private static String commit(String digit) {
    return digit.length() == 1 ? digit.repeat(40) : digit;
  }
}
