package io.trunkline.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where settings come from: flags by key, environment variables, and the file that {@code --config}
 * names. The paths are used to resolve {@code ~}, and to find {@code conf/trunkline.yaml} if there
 * is no {@code --config}.
 */
public record SettingSources(
    Map<String, String> flags,
    Map<String, String> environment,
    Optional<Path> file,
    DefaultPaths paths) {

  /** The user's home folder and the working folder. */
  public record DefaultPaths(Path home, Path working) {

    /** Resolves {@code ~} and relative paths. */
    public Path resolve(String text) {
      var expanded =
          text.equals("~") || text.startsWith("~/")
              ? home.resolve(text.replaceFirst("~/*", ""))
              : working.resolve(text);
      return expanded.toAbsolutePath().normalize();
    }
  }

  public SettingSources {
    flags = Map.copyOf(flags);
    environment = Map.copyOf(environment);
  }
}
