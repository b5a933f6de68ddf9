package io.trunkline.target;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Reads the settings that decide whether a target receives the provider's webhook. With {@code
 * format} set to {@code provider}, it receives the webhook itself instead of one event per change.
 * {@code events} lists the provider's events that it receives regardless of triggers. Both settings
 * mean the same for all types of targets.
 */
public final class Forwarding {
  /**
   * Selects deletions of branches in the setting {@code events}. Only some providers have their own
   * event for deletions.
   */
  public static final String BRANCH_DELETED = "branch_deleted";

  public static final String TAG_DELETED = "tag_deleted";

  private static final String PROVIDER = "provider";
  private static final JsonArray NONE = new JsonArray();

  private Forwarding() {}

  /** Returns whether a target with these settings receives the provider's webhook. */
  public static boolean isEnabled(JsonObject settings) {
    return PROVIDER.equals(settings.getString("format"));
  }

  /** Returns whether a target with these settings asks for webhooks of an event by its name. */
  public static boolean asksFor(JsonObject settings, String eventName) {
    return isEnabled(settings) && settings.getJsonArray("events", NONE).contains(eventName);
  }
}
