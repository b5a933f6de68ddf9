package io.trunkline.installation;

import io.trunkline.provider.InstallationCandidate;
import io.trunkline.provider.OwnerClient;
import io.trunkline.provider.TokenPair;
import java.util.Optional;

/**
 * What somebody lets an account use at a provider.
 *
 * @param subject the login at the provider as which the tokens act
 * @param client issues the tokens without a person; empty if a person or an owner made them
 */
public record Grant(
    InstallationCandidate chosen, String subject, TokenPair tokens, Optional<OwnerClient> client) {}
