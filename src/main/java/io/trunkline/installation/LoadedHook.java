package io.trunkline.installation;

import java.util.List;
import java.util.Optional;

/**
 * An installation with the secrets of its hook that are valid now, the newest first. {@code
 * hostEndpoint} is where its host is, if it has one.
 */
public record LoadedHook(
    Installation installation, List<HookSecret> secrets, Optional<String> hostEndpoint) {
  public LoadedHook {
    secrets = List.copyOf(secrets);
  }
}
