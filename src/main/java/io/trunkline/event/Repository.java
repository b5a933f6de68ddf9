package io.trunkline.event;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A repository as its provider names it. {@code id} and {@code ownerId} are the provider's own and
 * stay through renames; {@code fullName} is {@code owner/name}, with as many groups before the last
 * slash as the provider has.
 */
public record Repository(
    String id,
    String ownerId,
    String fullName,
    Optional<String> cloneUrl,
    Optional<String> webUrl,
    Optional<String> defaultBranch) {
  public Repository {
    requireNonNull(id);
    requireNonNull(ownerId);
    requireNonNull(fullName);
  }
}
