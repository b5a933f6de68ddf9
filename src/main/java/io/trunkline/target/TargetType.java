package io.trunkline.target;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Validates and registers the targets of one type. */
public interface TargetType {

  /** The value of the member {@code type}: {@code http}. */
  String type();

  /**
   * Validates a target and separates its secrets from the settings that may be read back.
   *
   * @param target as the owner sent it
   * @param replacedSecrets the secrets of the target that this one replaces, if it had the same
   *     type: they stay valid unless the new target sets its own
   */
  Registration register(JsonObject target, Optional<JsonObject> replacedSecrets);

  /** The outcome of a registration. */
  sealed interface Registration {

    /**
     * The target was accepted.
     *
     * @param settings may be read back
     * @param sealed must not be read back: {@code {"secret","headers"}}; empty if there are none
     * @param shownOnce members that only the answer to this registration contains, such as a
     *     generated secret
     */
    record Accepted(JsonObject settings, Optional<JsonObject> sealed, JsonObject shownOnce)
        implements Registration {}

    /** The target was rejected. The message says why and what is valid. */
    record Refused(String message) implements Registration {}
  }
}
