package io.trunkline;

import io.trunkline.SettingSources.Places;
import java.util.Map;

/** What a command meets when it is started: the environment, and the user's folders. */
record Surroundings(Map<String, String> environment, Places places) {
  Surroundings {
    environment = Map.copyOf(environment);
  }
}
