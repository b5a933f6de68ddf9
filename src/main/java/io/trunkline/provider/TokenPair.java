package io.trunkline.provider;

import io.trunkline.platform.secret.Secret;
import java.util.Optional;

/**
 * The tokens that a provider issued when a person authorized an app.
 *
 * @param refreshToken buys the next pair, once; empty if the provider issued none
 */
public record TokenPair(AccessToken access, Optional<Secret> refreshToken) {}
