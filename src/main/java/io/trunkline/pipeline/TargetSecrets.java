package io.trunkline.pipeline;

import io.trunkline.platform.secret.Secret;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The signing secret of a target, and the headers that its owner set, by name. */
public record TargetSecrets(Optional<Secret> secret, Map<String, Secret> headers) {
  public TargetSecrets {
    headers = Map.copyOf(headers);
  }

  /** Reads {@code {"secret","headers"}}. */
  static TargetSecrets of(JsonObject parts) {
    var headers = parts.getJsonObject("headers", new JsonObject());
    return new TargetSecrets(
        Optional.ofNullable(parts.getString("secret")).map(Secret::of),
        headers.fieldNames().stream()
            .collect(Collectors.toMap(name -> name, name -> Secret.of(headers.getString(name)))));
  }
}
