package io.trunkline.account;

import io.trunkline.platform.secret.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * An access key with its policy. {@code id} has 3 to 128 characters of {@code [A-Za-z0-9_]}; {@code
 * expiresAt} is empty if it does not expire.
 */
public record AccessKey(
    String id,
    AccountId accountId,
    Secret secret,
    Policy policy,
    boolean isActive,
    Optional<Instant> expiresAt) {
  public AccessKey {
    if (!id.matches("[A-Za-z0-9_]{3,128}")) {
      throw new IllegalArgumentException(
          "an access key id must have 3 to 128 letters, digits and underscores: " + id);
    }
  }

  /** The key from a node's settings, which has full access to its account. */
  public AccessKey(String id, AccountId accountId, Secret secret) {
    this(id, accountId, secret, Policy.full(), true, Optional.empty());
  }

  public boolean isExpiredAt(Instant now) {
    return expiresAt.map(end -> !now.isBefore(end)).orElse(false);
  }
}
