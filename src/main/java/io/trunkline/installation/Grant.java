package io.trunkline.installation;

import io.trunkline.provider.InstallationCandidate;
import io.trunkline.provider.TokenPair;

/**
 * What somebody lets an account use at a provider.
 *
 * @param subject the login at the provider as which the tokens act
 */
public record Grant(InstallationCandidate chosen, String subject, TokenPair tokens) {}
