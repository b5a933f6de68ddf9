package io.trunkline.event;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A repository as its provider names it. {@code id} and {@code ownerId} are the provider's own and
 * stay through renames; {@code ownerId} is empty where the provider tells none. {@code fullName} is
 * {@code owner/name}, with as many groups before the last slash as the provider has. {@code
 * organization} is what stands above the owner where the provider has such a thing (Azure DevOps,
 * whose owners are projects).
 */
public record Repository(
    String id,
    Optional<String> ownerId,
    String fullName,
    Optional<String> organization,
    Optional<String> cloneUrl,
    Optional<String> webUrl,
    Optional<String> defaultBranch) {
  public Repository {
    requireNonNull(id);
    requireNonNull(fullName);
  }
}
