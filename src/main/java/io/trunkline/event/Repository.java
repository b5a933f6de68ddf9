package io.trunkline.event;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A repository at its provider.
 *
 * @param id the provider's id, which survives renames
 * @param ownerId the provider's id of the owner; empty if the provider does not send it
 * @param fullName {@code owner/name}; on GitLab the owner may be several groups, {@code a/b/name}
 * @param organization the unit above the owner; present only on Azure DevOps, where projects are
 *     the owners
 * @param defaultBranch the short name
 */
public record Repository(
    String id,
    Optional<String> ownerId,
    String fullName,
    Optional<Organization> organization,
    Optional<String> cloneUrl,
    Optional<String> webUrl,
    Optional<String> defaultBranch) {
  /**
   * A unit above the owner.
   *
   * @param id the provider's id; empty if the provider does not send it
   */
  public record Organization(Optional<String> id, String name) {}

  public Repository {
    requireNonNull(id);
    requireNonNull(fullName);
  }
}
