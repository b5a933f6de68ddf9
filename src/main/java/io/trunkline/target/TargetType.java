package io.trunkline.target;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** A kind of target, as registration needs it. */
public interface TargetType {

  /** The word in {@code {"type":"http"}}. */
  String type();

  /**
   * Checks a target and splits it into what may be read back and what must be sealed.
   *
   * @param target as the owner sent it
   * @param kept the secret parts of the pipeline that is being replaced, if it had this type: a
   *     secret that is not named anew stays
   */
  Registration register(JsonObject target, Optional<JsonObject> kept);

  /** The outcome of a registration. */
  sealed interface Registration {

    /**
     * @param settings what may be read back
     * @param sealed what must not: {@code {"secret","headers"}}; empty when there is none
     * @param shownOnce members to add to the answer of this registration alone, such as a generated
     *     secret
     */
    record Accepted(JsonObject settings, Optional<JsonObject> sealed, JsonObject shownOnce)
        implements Registration {}

    /** Says what was wrong and what would be right. */
    record Refused(String message) implements Registration {}
  }
}
