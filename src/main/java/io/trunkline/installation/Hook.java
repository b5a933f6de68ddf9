package io.trunkline.installation;

import io.trunkline.host.ServerName;
import io.trunkline.platform.secret.Secret;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The installation and the secrets that belong to a hook key. For an unknown key there is no
 * installation, and the secret is a random decoy, so that the rejection takes the same steps and
 * time as for a known key. {@code hostEndpoint} is present for an installation on a self-managed
 * host.
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
   * Compares the server that a webhook names as its origin with the installation's host. Returns a
   * description of the difference; empty if they match or if there is no host to compare with.
   */
  public Optional<String> findHostMismatch(String instance) {
    return hostEndpoint
        .filter(endpoint -> !ServerName.of(endpoint).matches(ServerName.of(instance)))
        .map(endpoint ->
            "the webhook names %s as its server, but the host is %s"
                .formatted(ServerName.of(instance), ServerName.of(endpoint)));
  }
}
