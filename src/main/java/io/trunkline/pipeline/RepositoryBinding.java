package io.trunkline.pipeline;

import io.trunkline.event.Repository;
import io.trunkline.installation.Repositories;
import java.util.Optional;

/**
 * Which repository of an installation a name is bound to. {@code known} is the name that the
 * repository id is bound to, {@code holder} the repository that its current name is bound to; each
 * is empty if nothing is bound.
 */
record RepositoryBinding(
    Repository repository, Optional<String> known, Optional<NameHolder> holder) {

  /** The repository that a name is bound to, by the provider's ids. */
  record NameHolder(String id, String ownerId) {}

  /** What must be written before the route can be used. */
  enum BindingAction {
    NONE,
    BIND,
    REBIND
  }

  /**
   * Moves a name to a new repository of the same owner, but never to another owner's, nor when the
   * provider does not report the owner.
   */
  BindingAction pendingAction() {
    if (known.isPresent()) {
      return BindingAction.NONE;
    }
    if (holder.isEmpty()) {
      return BindingAction.BIND;
    }
    return repository.ownerId().filter(holder.get().ownerId()::equals).isPresent()
        ? BindingAction.REBIND
        : BindingAction.NONE;
  }

  /** Returns the binding after {@link #pendingAction} is written. */
  RepositoryBinding asBound() {
    return pendingAction() == BindingAction.NONE
        ? this
        : new RepositoryBinding(repository, Optional.of(nameKey()), Optional.empty());
  }

  /**
   * Returns why a name does not mean this repository; empty if it does. A repository is found by
   * the name it was bound under, and after a rename also by its new name unless another repository
   * has that name.
   */
  Optional<String> mismatch(String nameKey) {
    if (known.filter(nameKey::equals).isPresent()) {
      return Optional.empty();
    }
    return holder
        .filter(other -> !other.id().equals(repository.id()))
        .map(other ->
            "%s is bound to repository %s of owner %s, and this is repository %s of owner %s"
                .formatted(
                    ReasonText.quote(repository.fullName()),
                    ReasonText.plain(other.id()),
                    ReasonText.plain(other.ownerId()),
                    ReasonText.plain(repository.id()),
                    ReasonText.plain(repository.ownerId().orElse("unknown"))));
  }

  String nameKey() {
    return Repositories.nameKey(repository.fullName());
  }
}
