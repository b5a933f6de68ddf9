package io.trunkline.target;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Validates and registers the targets of one type. */
public interface TargetType {

  /** Returns the value of the member {@code type}, such as {@code http}. */
  String type();

  /** Validates a target and separates its secrets from the settings that callers may read later. */
  Registration register(TargetRegistration request);

  /** The outcome of a registration. */
  sealed interface Registration {

    /**
     * The target was accepted.
     *
     * @param settings members that callers may read later
     * @param sealed members that callers must never read: {@code
     *     {"secret","previousSecret","headers"}}; empty if there are none
     * @param shownOnce members that only the answer to this registration contains, such as a
     *     generated secret
     */
    record Accepted(JsonObject settings, Optional<JsonObject> sealed, JsonObject shownOnce)
        implements Registration {}

    /** The target was rejected. The message says why and what is valid. */
    record Refused(String message) implements Registration {}
  }
}
