package io.trunkline.provider;

import java.util.Optional;

/**
 * What a connection could use at a provider.
 *
 * @param id the provider's id of an app installation; or of a group, project, workspace or
 *     organization, with its kind: {@code groups/42}
 * @param owner the account that installed the app, or the full name of the group or project
 * @param ownerId the provider's id of the owner
 * @param objection why no connection may use it now; empty if one may
 */
public record InstallationCandidate(
    String id, String owner, String ownerId, Optional<String> objection) {}
