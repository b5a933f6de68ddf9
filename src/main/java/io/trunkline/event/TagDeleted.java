package io.trunkline.event;

import java.util.Optional;

/** A tag is gone: recorded, and never a start. */
public record TagDeleted(Repository repository, Optional<Actor> actor, String tag, RefUpdate update)
    implements RepositoryEvent {}
