package io.trunkline.target;

import io.trunkline.platform.secret.Secret;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * One attempt, as a target's verticle gets it: an event-bus message of this node at {@link
 * #address}, answered with an {@link AttemptResult}.
 *
 * @param dispatchId the id that stays the same over all attempts
 * @param event the CloudEvent in structured form
 * @param settings the target as registered, without its secret parts
 * @param secret what signs; empty when this type has none
 * @param headers further headers that the owner set, by name
 * @param original what the provider sent; empty when nothing did, or when it is no longer kept
 */
public record TargetRequest(
    String dispatchId,
    JsonObject event,
    JsonObject settings,
    Optional<Secret> secret,
    Map<String, Secret> headers,
    Optional<OriginalWebhook> original) {
  public TargetRequest {
    headers = Map.copyOf(headers);
  }

  /** The address that the verticle of a target type consumes. */
  public static String address(String type) {
    return "trunkline.targets." + type;
  }
}
