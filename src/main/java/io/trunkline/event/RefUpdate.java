package io.trunkline.event;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * The move of one ref from one commit to another.
 *
 * @param ref the full name: {@code refs/heads/main}
 * @param before the old commit id; empty if the ref was created
 * @param after the new commit id; empty if the ref was deleted
 * @param forced whether the old commit is not an ancestor of the new one; false if unknown
 * @param occurrence a value that distinguishes two equal updates, such as GitHub's {@code
 *     pushed_at}; empty if the provider sends none
 */
public record RefUpdate(
    String ref,
    Optional<String> before,
    Optional<String> after,
    boolean forced,
    Optional<String> occurrence) {
  public RefUpdate {
    requireNonNull(ref);
  }

  public boolean isCreated() {
    return before.isEmpty();
  }
}
