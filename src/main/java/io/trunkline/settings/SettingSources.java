package io.trunkline.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where settings come from: flags by key, the process's environment, a file that was asked for. The
 * places resolve {@code ~}, and {@code conf/trunkline.yaml} when no file was asked for.
 */
public record SettingSources(
    Map<String, String> flags,
    Map<String, String> environment,
    Optional<Path> file,
    DefaultPaths places) {

  /** Home and working folder of the user. */
  public record DefaultPaths(Path home, Path working) {}

  public SettingSources {
    flags = Map.copyOf(flags);
    environment = Map.copyOf(environment);
  }
}
