package io.trunkline.provider;

import io.trunkline.platform.secret.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * A token that a provider issued. Its text is opaque and may have thousands of characters.
 *
 * @param expiresAt empty if the provider does not say
 */
public record AccessToken(Secret value, Optional<Instant> expiresAt, Origin origin) {
  /** How the token came about; some providers want the two kinds in different forms. */
  public enum Origin {
    /** A person authorized our app. */
    AUTHORIZED,
    /** An owner made it at the provider. */
    MADE_BY_OWNER
  }

  /** A token of a person who authorized our app. */
  public AccessToken(Secret value, Optional<Instant> expiresAt) {
    this(value, expiresAt, Origin.AUTHORIZED);
  }
}
