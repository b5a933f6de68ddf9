package io.trunkline.delivery;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Minimal payloads of Azure DevOps. A commit is one hex digit; {@code 0} means absent. */
public final class AzureDevops {
  private AzureDevops() {}

  public static JsonObject push(int notification, int pushId, JsonObject... updates) {
    return body(
        notification,
        "git.push",
        new JsonObject().put("pushId", pushId).put("refUpdates", new JsonArray(List.of(updates))));
  }

  public static JsonObject update(String ref, String before, String after) {
    return new JsonObject()
        .put("name", ref)
        .put("oldObjectId", before.repeat(40))
        .put("newObjectId", after.repeat(40));
  }

  /** {@code event} is {@code created}, {@code updated} or {@code merged}. */
  public static JsonObject pullRequest(int notification, String event, String status, String head) {
    return body(
        notification,
        "git.pullrequest." + event,
        new JsonObject()
            .put("pullRequestId", 7)
            .put("title", "Improve")
            .put("status", status)
            .put("sourceRefName", "refs/heads/feature")
            .put("targetRefName", "refs/heads/main")
            .put("lastMergeSourceCommit", new JsonObject().put("commitId", head.repeat(40))));
  }

  private static JsonObject body(int notification, String type, JsonObject resource) {
    var project = new JsonObject().put("id", "p").put("name", "My Project");
    var repository =
        new JsonObject()
            .put("id", "r")
            .put("name", "app")
            .put("project", project)
            .put("remoteUrl", "https://octo@dev.azure.com/octo/My%20Project/_git/app");
    return new JsonObject()
        .put("subscriptionId", "s")
        .put("notificationId", notification)
        .put("eventType", type)
        .put("resource", resource.put("repository", repository));
  }
}
