package io.trunkline.cli;

import io.trunkline.settings.SettingSources.DefaultPaths;
import java.util.Map;

/** The environment variables and folders of the process that runs a command. */
public record CommandContext(Map<String, String> environment, DefaultPaths paths) {
  public CommandContext {
    environment = Map.copyOf(environment);
  }
}
