package io.trunkline.event;

import java.util.Optional;

/**
 * A branch was created or moved.
 *
 * @param branch the short name, without {@code refs/heads/}
 * @param head the commit that the branch points to now
 */
public record BranchPushed(
    Repository repository,
    Optional<Actor> actor,
    String branch,
    RefUpdate update,
    Commit head,
    ChangedFiles files)
    implements RepositoryEvent {
  @Override
  public Optional<String> occurrence() {
    return update.occurrence();
  }
}
