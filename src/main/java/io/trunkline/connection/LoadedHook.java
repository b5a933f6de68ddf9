package io.trunkline.connection;

import java.util.List;

/** An installation with the secrets of its hook that are valid now, the newest first. */
record LoadedHook(Installation installation, List<HookSecret> secrets) {
  LoadedHook {
    secrets = List.copyOf(secrets);
  }
}
