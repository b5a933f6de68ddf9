package io.trunkline.pipeline;

import io.trunkline.event.Repository;
import io.trunkline.installation.Repositories;
import java.util.Optional;

/**
 * A repository as an event reports it, and what its installation knows about it and its name.
 *
 * @param hadName whether it was bound to its current name before
 * @param holder the repository that the name belongs to; empty if the name is free
 */
record RepositoryBinding(
    Repository repository, Knowledge knowledge, boolean hadName, Optional<NameHolder> holder) {

  /** Whether the installation has bound the repository. */
  enum Knowledge {
    NEW,
    /** Before a person changed the installation's owner. */
    OUTDATED,
    BOUND
  }

  /**
   * The repository that a name belongs to, with the provider's ids of the repository and its owner.
   *
   * @param isOutdated whether it was bound before a person changed the installation's owner
   */
  record NameHolder(String id, String ownerId, boolean isOutdated) {}

  /** What must be written before the route can be used. */
  enum BindingAction {
    NONE,
    BIND,
    RENAME
  }

  boolean isBound() {
    return knowledge == Knowledge.BOUND;
  }

  BindingAction pendingAction() {
    if (!isNameUsable() || (isBound() && hadName)) {
      return BindingAction.NONE;
    }
    return knowledge == Knowledge.NEW && holder.isEmpty()
        ? BindingAction.BIND
        : BindingAction.RENAME;
  }

  /** Returns the binding after {@link #pendingAction} is written. */
  RepositoryBinding asBound() {
    return pendingAction() == BindingAction.NONE
        ? this
        : new RepositoryBinding(repository, Knowledge.BOUND, true, Optional.empty());
  }

  /**
   * Returns why a name that a source gives does not mean this repository; empty if it does. Only
   * the current name may belong to somebody else; older names are the repository's own.
   */
  Optional<String> mismatch(String sourceKey) {
    return holder
        .filter(
            _ -> !isNameUsable() && sourceKey.equals(Repositories.nameKey(repository.fullName())))
        .map(other ->
            "%s is bound to repository %s of owner %s, and this is repository %s of owner %s"
                .formatted(
                    ReasonText.quote(repository.fullName()),
                    ReasonText.plain(other.id()),
                    ReasonText.plain(other.ownerId()),
                    ReasonText.plain(repository.id()),
                    ReasonText.plain(repository.ownerId().orElse("unknown"))));
  }

  /**
   * Whether the current name may mean this repository. Another repository's name goes to it only if
   * the provider says that both have the same owner.
   */
  private boolean isNameUsable() {
    return holder.isEmpty()
        || holder.get().id().equals(repository.id())
        || holder.get().isOutdated()
        || repository.ownerId().filter(holder.get().ownerId()::equals).isPresent();
  }
}
