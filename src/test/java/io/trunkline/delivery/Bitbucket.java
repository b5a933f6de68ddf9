package io.trunkline.delivery;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Minimal payloads of Bitbucket. A commit is one hex digit; empty means absent. */
public final class Bitbucket {
  private Bitbucket() {}

  public static JsonObject push(JsonObject... changes) {
    return body().put("push", new JsonObject().put("changes", new JsonArray(List.of(changes))));
  }

  public static JsonObject branch(String name, String before, String after) {
    return change("branch", name, before, after);
  }

  public static JsonObject tag(String name, String before, String after) {
    return change("tag", name, before, after);
  }

  private static JsonObject change(String type, String name, String before, String after) {
    var change = new JsonObject().putNull("old").putNull("new").put("forced", false);
    if (!before.isEmpty()) {
      change.put("old", tip(type, name, before));
    }
    if (!after.isEmpty()) {
      change.put("new", tip(type, name, after));
    }
    return change;
  }

  private static JsonObject tip(String type, String name, String digit) {
    return new JsonObject()
        .put("type", type)
        .put("name", name)
        .put("target", new JsonObject().put("hash", digit.repeat(40)));
  }

  /** The head commit is abbreviated. */
  public static JsonObject pullRequest(String title, String head) {
    return body()
        .put(
            "pullrequest",
            new JsonObject()
                .put("id", 7)
                .put("title", title)
                .put("source", side("feature", head))
                .put("destination", side("main", "f")));
  }

  private static JsonObject side(String branch, String digit) {
    return new JsonObject()
        .put("branch", new JsonObject().put("name", branch))
        .put("commit", new JsonObject().put("hash", digit.repeat(12)))
        .put("repository", repository());
  }

  private static JsonObject body() {
    return new JsonObject()
        .put("repository", repository())
        .put("actor", new JsonObject().put("uuid", "{a}").put("nickname", "octocat"));
  }

  private static JsonObject repository() {
    return new JsonObject()
        .put("uuid", "{r}")
        .put("full_name", "octo/app")
        .put("owner", new JsonObject().put("uuid", "{o}"));
  }
}
