package io.trunkline.controlplane.rest;

import io.trunkline.installation.Repositories;
import io.trunkline.pipeline.Pipeline;
import io.trunkline.pipeline.Source;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Explains why a webhook does not concern a pipeline. Matching considers only pipelines that name
 * the repository and use a connection of the installation, so there is no decision on any other
 * pipeline. A caller who asks about such a pipeline gets this explanation instead.
 */
final class MissingDecision {
  private MissingDecision() {}

  /**
   * Adds a decision to an explanation that has none.
   *
   * @param receivedAt when the delivery was received; empty if it was never sent
   */
  static JsonObject addTo(JsonObject explained, Pipeline pipeline, Optional<Instant> receivedAt) {
    if (explained.getJsonArray("decisions").isEmpty()) {
      var decision =
          new JsonObject()
              .put("pipeline", pipeline.name())
              .put("connectionArn", connectionArn(explained, pipeline))
              .put("outcome", "NOT_MATCHED")
              .put("trigger", "")
              .put("reason", reason(explained, pipeline, receivedAt))
              .put("event", 0);
      explained.getJsonArray("decisions").add(decision);
    }
    return explained;
  }

  private static String connectionArn(JsonObject explained, Pipeline pipeline) {
    var sources = pipeline.definition().sources();
    return sources.stream()
        .filter(source -> names(explained).filter(name -> isNamed(source, name)).isPresent())
        .findFirst()
        .orElse(sources.getFirst())
        .connectionArn()
        .value();
  }

  private static String reason(
      JsonObject explained, Pipeline pipeline, Optional<Instant> receivedAt) {
    var age =
        receivedAt
            .filter(at -> at.isBefore(pipeline.createdAt()))
            .map(_ -> "; the pipeline is newer than the delivery")
            .orElse("");
    return reason(explained, pipeline) + age;
  }

  private static String reason(JsonObject explained, Pipeline pipeline) {
    var name = names(explained);
    if (name.isEmpty()) {
      var reason = explained.getString("reason", "");
      return reason.isEmpty()
          ? "the delivery contains no change of a repository that this pipeline may see"
          : "the delivery starts no pipeline: " + reason;
    }
    var sources = pipeline.definition().sources();
    var named = sources.stream().filter(source -> isNamed(source, name.get())).toList();
    if (named.isEmpty()) {
      return "no source of this pipeline is %s; its sources are %s"
          .formatted(
              name.get(),
              sources.stream().map(Source::fullRepositoryId).collect(Collectors.joining(", ")));
    }
    if (explained.getString("status").equals("ignored")) {
      return "the delivery starts no pipeline: " + explained.getString("reason", "");
    }
    return "connection %s does not use the installation that received this webhook"
        .formatted(named.getFirst().connectionArn());
  }

  /** The full name of the repository in the first event. */
  private static Optional<String> names(JsonObject explained) {
    var events = explained.getJsonArray("events", new JsonArray());
    return events.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(events.getJsonObject(0).getString("fullRepositoryId"));
  }

  private static boolean isNamed(Source source, String fullName) {
    return Repositories.nameKey(source.fullRepositoryId()).equals(Repositories.nameKey(fullName));
  }
}
