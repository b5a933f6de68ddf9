package io.trunkline.target;

import io.trunkline.platform.secret.Secret;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The request for one attempt: a local event-bus message to {@link #address}. The reply is an
 * {@link AttemptResult}.
 *
 * @param dispatchId the same for all attempts of a dispatch
 * @param event the CloudEvent in structured mode; empty if only the provider's webhook can be sent
 * @param settings the registered target without its secrets
 * @param secrets the secrets that sign the request, the current one first; two during a rotation,
 *     none if the target type has no secrets
 * @param headers the owner's additional headers, by name
 * @param original the provider's webhook; empty if there was none or if it was deleted
 */
public record TargetRequest(
    String dispatchId,
    Optional<JsonObject> event,
    JsonObject settings,
    List<Secret> secrets,
    Map<String, Secret> headers,
    Optional<OriginalWebhook> original) {
  public TargetRequest {
    secrets = List.copyOf(secrets);
    headers = Map.copyOf(headers);
  }

  /** Returns the event-bus address at which the verticle of a target type receives requests. */
  public static String address(String type) {
    return "trunkline.targets." + type;
  }
}
