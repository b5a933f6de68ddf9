package io.trunkline.event;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * One ref that went from one commit to another. {@code ref} is the full name ({@code
 * refs/heads/main}); {@code before} is empty when the ref was created, {@code after} when it was
 * deleted. {@code occurrence} is what the provider adds to tell two equal updates apart (GitHub's
 * {@code pushed_at}), empty where it adds nothing.
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
