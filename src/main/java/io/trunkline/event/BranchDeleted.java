package io.trunkline.event;

import java.util.Optional;

/** A branch is gone: recorded, and never a start. */
public record BranchDeleted(
    Repository repository, Optional<Actor> actor, String branch, RefUpdate update)
    implements RepositoryEvent {}
