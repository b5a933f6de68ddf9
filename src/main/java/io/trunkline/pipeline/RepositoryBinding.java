package io.trunkline.pipeline;

import io.trunkline.event.Repository;
import io.trunkline.installation.Repositories;
import java.util.Optional;

/**
 * A repository, and the current bindings between names and repositories in its installation. {@code
 * known} is the name that this repository's id is bound to; {@code holder} is the repository that
 * this repository's current name is bound to. Each is empty if there is no such binding.
 */
record RepositoryBinding(
    Repository repository, Optional<String> known, Optional<NameHolder> holder) {

  /**
   * The repository that a name is bound to, with the provider's ids of the repository and its
   * owner.
   */
  record NameHolder(String id, String ownerId) {}

  /** What must be written before the route can be used. */
  enum BindingAction {
    NONE,
    BIND,
    REBIND
  }

  /**
   * Returns what must be written. A name moves to another repository only if the provider reports
   * its owner and both repositories have the same owner.
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
