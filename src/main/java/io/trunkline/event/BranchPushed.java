package io.trunkline.event;

import java.util.Optional;

/**
 * A branch was created or moved. {@code branch} is the short name, {@code head} the commit it
 * points to now.
 */
public record BranchPushed(
    Repository repository,
    Optional<Actor> actor,
    String branch,
    RefUpdate update,
    Commit head,
    ChangedFiles files)
    implements RepositoryEvent {}
