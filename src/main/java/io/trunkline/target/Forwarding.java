package io.trunkline.target;

import io.vertx.core.json.JsonObject;

/**
 * Whether a target receives the provider's webhook as it is, instead of one event per change: the
 * setting {@code format}, which means the same for all types of targets.
 */
public final class Forwarding {
  private static final String PROVIDER = "provider";

  private Forwarding() {}

  /** Returns whether a target with these settings receives the provider's webhook. */
  public static boolean isEnabled(JsonObject settings) {
    return PROVIDER.equals(settings.getString("format"));
  }
}
