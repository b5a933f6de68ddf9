package io.trunkline.installation;

import io.trunkline.host.ServerName;
import io.trunkline.installation.SecretRules.TimedSecret;
import io.trunkline.platform.secret.Secret;
import java.util.List;
import java.util.Optional;

/**
 * The installation and the secrets that belong to a hook key. An unknown key has no installation,
 * and its secret is a random decoy, so that a rejection takes the same steps and time as for a
 * known key. {@code hasUnreadableSecret} is true if a stored secret is missing from the list
 * because it cannot be decrypted. {@code hostEndpoint} is present for an installation on a
 * self-managed host.
 */
public record Hook(
    Optional<Installation> installation,
    List<TimedSecret> secrets,
    boolean hasUnreadableSecret,
    Optional<String> hostEndpoint) {
  public Hook {
    secrets = List.copyOf(secrets);
  }

  /** Returns the valid secrets, newest first. During a rotation there is more than one. */
  public List<Secret> validSecrets(long nowNanos) {
    return SecretRules.findValid(secrets, nowNanos);
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
