package io.trunkline.provider;

import java.time.Instant;
import java.util.Optional;

/**
 * What a provider says of a token that an owner made there.
 *
 * @param scope what the token is for; its objection names the scope or role that is missing
 * @param subject the login as which the token acts
 * @param expiresAt empty if the provider does not say
 */
public record CheckedToken(
    InstallationCandidate scope, String subject, Optional<Instant> expiresAt) {}
