package io.trunkline.pipeline;

import io.trunkline.platform.secret.Secret;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The secrets of a target.
 *
 * @param signing the secrets that sign requests, the current one first; empty if there is none
 * @param headers the headers that its owner set, by name
 */
public record TargetSecrets(List<Secret> signing, Map<String, Secret> headers) {
  public TargetSecrets {
    signing = List.copyOf(signing);
    headers = Map.copyOf(headers);
  }

  /** Reads {@code {"secret","previousSecret","headers"}}. */
  static TargetSecrets of(JsonObject parts) {
    var headers = parts.getJsonObject("headers", new JsonObject());
    return new TargetSecrets(
        Stream.of("secret", "previousSecret")
            .map(parts::getString)
            .filter(Objects::nonNull)
            .map(Secret::of)
            .toList(),
        headers.fieldNames().stream()
            .collect(Collectors.toMap(name -> name, name -> Secret.of(headers.getString(name)))));
  }
}
