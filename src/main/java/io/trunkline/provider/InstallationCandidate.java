package io.trunkline.provider;

import java.util.Optional;

/**
 * An app installation that a connection could use.
 *
 * @param id the provider's id of the installation
 * @param owner the account that installed the app
 * @param ownerId the provider's id of that account
 * @param objection why no connection may use it now; empty if one may
 */
public record InstallationCandidate(
    String id, String owner, String ownerId, Optional<String> objection) {}
