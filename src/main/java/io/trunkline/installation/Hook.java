package io.trunkline.installation;

import io.trunkline.host.ServerName;
import io.trunkline.platform.secret.Secret;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What stands behind a hook key. One that is unknown has no installation and a decoy for its
 * secret, so that it is refused in the same way and the same time as any other. {@code
 * hostEndpoint} is where its host is, if it has one.
 */
public record Hook(
    Optional<Installation> installation, List<TimedSecret> secrets, Optional<String> hostEndpoint) {
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

  /**
   * What is odd about a server that says it is {@code instance}: empty when that is the host, or
   * when there is no host to compare it with.
   */
  public Optional<String> findHostMismatch(String instance) {
    return hostEndpoint
        .filter(endpoint -> !ServerName.of(endpoint).matches(ServerName.of(instance)))
        .map(endpoint ->
            "it says it comes from %s, and the host is %s"
                .formatted(ServerName.of(instance), ServerName.of(endpoint)));
  }
}
