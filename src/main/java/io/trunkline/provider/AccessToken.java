package io.trunkline.provider;

import io.trunkline.platform.secret.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * A token that a provider issued. Its text is opaque and may have thousands of characters.
 *
 * @param expiresAt empty if the provider does not say
 */
public record AccessToken(Secret value, Optional<Instant> expiresAt) {}
