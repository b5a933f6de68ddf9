package io.trunkline.cli;

import io.trunkline.settings.SettingSources.DefaultPaths;
import java.util.Map;

/** What a command meets when it is started: the environment, and the user's folders. */
public record CommandContext(Map<String, String> environment, DefaultPaths places) {
  public CommandContext {
    environment = Map.copyOf(environment);
  }
}
