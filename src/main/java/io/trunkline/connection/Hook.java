package io.trunkline.connection;

import io.trunkline.platform.secret.Secret;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What stands behind a hook key. One that is unknown has no installation and a decoy for its
 * secret, so that it is refused in the same way and the same time as any other.
 */
public record Hook(Optional<Installation> installation, List<TimedSecret> secrets) {
  public Hook {
    secrets = List.copyOf(secrets);
  }

  /** A secret, and the nanosecond of this node's monotonic clock at which it ends; empty: never. */
  public record TimedSecret(Secret secret, OptionalLong untilNanos) {
    boolean isValid(long nowNanos) {
      return untilNanos.isEmpty() || untilNanos.getAsLong() - nowNanos > 0;
    }
  }

  public List<Secret> validSecrets(long nowNanos) {
    return secrets.stream()
        .filter(secret -> secret.isValid(nowNanos))
        .map(TimedSecret::secret)
        .toList();
  }
}
