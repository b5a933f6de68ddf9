package io.trunkline.delivery;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Minimal payloads of GitHub. */
public final class Github {
  public static final String ZERO = "0".repeat(40);

  private Github() {}

  public static JsonObject repository(long id, String fullName) {
    var owner = fullName.substring(0, fullName.indexOf('/'));
    return new JsonObject()
        .put("id", id)
        .put("full_name", fullName)
        .put("owner", new JsonObject().put("id", 7).put("login", owner))
        .put("default_branch", "main")
        .put("clone_url", "https://github.com/" + fullName + ".git");
  }

  public static JsonObject push(String ref, String before, String after) {
    return push(repository(186_853_002, "octo/app"), ref, before, after);
  }

  /** {@code before} and {@code after} are one hex digit each, or {@link #ZERO}. */
  public static JsonObject push(JsonObject repository, String ref, String before, String after) {
    var push =
        new JsonObject()
            .put("ref", ref)
            .put("before", commit(before))
            .put("after", commit(after))
            .put("created", before.equals(ZERO))
            .put("deleted", after.equals(ZERO))
            .put("forced", false)
            .put("repository", repository)
            .put("sender", new JsonObject().put("id", 1).put("login", "octocat"));
    if (!after.equals(ZERO)) {
      var head =
          new JsonObject()
              .put("id", commit(after))
              .put("message", "Update")
              .put("timestamp", "2026-11-23T05:00:00Z")
              .put("author", new JsonObject().put("name", "Octo Cat").put("email", "o@example.com"))
              .put("added", new JsonArray())
              .put("removed", new JsonArray())
              .put("modified", new JsonArray().add("a.txt"));
      push.put("head_commit", head).put("commits", new JsonArray().add(head));
    }
    return push;
  }

  public static JsonObject pullRequest(String action, String head, String updatedAt) {
    var repository = repository(186_853_002, "octo/app");
    return new JsonObject()
        .put("action", action)
        .put("number", 7)
        .put("repository", repository)
        .put("sender", new JsonObject().put("id", 1).put("login", "octocat"))
        .put(
            "pull_request",
            new JsonObject()
                .put("id", 99)
                .put("number", 7)
                .put("title", "Improve")
                .put("state", action.equals("closed") ? "closed" : "open")
                .put("merged", false)
                .put("updated_at", updatedAt)
                .put("head", side("feature", head, repository))
                .put("base", side("main", "b", repository)));
  }

  private static JsonObject side(String ref, String sha, JsonObject repository) {
    return new JsonObject().put("ref", ref).put("sha", commit(sha)).put("repo", repository);
  }

  private static String commit(String digit) {
    return digit.length() == 1 ? digit.repeat(40) : digit;
  }
}
