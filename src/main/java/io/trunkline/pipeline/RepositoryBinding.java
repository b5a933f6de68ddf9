package io.trunkline.pipeline;

import io.trunkline.event.Repository;
import io.trunkline.installation.Repositories;
import java.util.Optional;

/**
 * A repository in an event, with the data that its installation has stored about it and its name.
 *
 * @param hadName whether its current name was already bound to it
 * @param holder the repository that the name belongs to; empty if the name is free
 */
record RepositoryBinding(
    Repository repository, Knowledge knowledge, boolean hadName, Optional<NameHolder> holder) {

  /** Says whether the repository is bound to the installation. */
  enum Knowledge {
    NEW,
    /** It was bound before a user changed the installation's owner. */
    OUTDATED,
    BOUND
  }

  /**
   * The repository that a name belongs to, with the provider's ids of the repository and its owner.
   *
   * @param isOutdated whether it was bound before a user changed the installation's owner
   */
  record NameHolder(String id, String ownerId, boolean isOutdated) {}

  /** The change that must be written to the database before the route can be used. */
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

  /** Returns the binding as it is after {@link #pendingAction} has been written. */
  RepositoryBinding asBound() {
    return pendingAction() == BindingAction.NONE
        ? this
        : new RepositoryBinding(repository, Knowledge.BOUND, true, Optional.empty());
  }

  /**
   * Returns why the name in a source does not mean this repository; empty if it does. Only the
   * current name can belong to another repository; the older names are bound to this one.
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
   * Returns whether the current name may mean this repository. A name that another repository holds
   * may be taken over only if the provider says that both have the same owner, or if it was bound
   * before a user changed the installation's owner.
   */
  private boolean isNameUsable() {
    return holder.isEmpty()
        || holder.get().id().equals(repository.id())
        || holder.get().isOutdated()
        || repository.ownerId().filter(holder.get().ownerId()::equals).isPresent();
  }
}
