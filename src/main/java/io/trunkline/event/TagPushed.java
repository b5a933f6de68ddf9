package io.trunkline.event;

import java.util.Optional;

/**
 * A tag was created or moved. {@code commit} is what it peels to, where the provider tells that.
 */
public record TagPushed(
    Repository repository, Optional<Actor> actor, String tag, RefUpdate update, Commit commit)
    implements RepositoryEvent {}
