package io.trunkline.pipeline;

import io.trunkline.event.Repository;
import io.trunkline.installation.Repositories;
import java.util.Optional;

/**
 * What a repository and its name mean to an installation. {@code known} is the name that its id is
 * bound to, {@code holder} whom its present name is bound to; each is empty when nothing is bound.
 */
record RepositoryBinding(
    Repository repository, Optional<String> known, Optional<NameHolder> holder) {

  /** The repository behind a name, by the provider's ids. */
  record NameHolder(String id, String ownerId) {}

  /** What has to be written before the route can be used. */
  enum BindingAction {
    NONE,
    BIND,
    REBIND
  }

  /**
   * A name that its owner gave to a new repository goes over; another owner's never does, nor one
   * of which the provider does not tell the owner.
   */
  BindingAction step() {
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

  /** As it will be when that is written. */
  RepositoryBinding asBound() {
    return step() == BindingAction.NONE
        ? this
        : new RepositoryBinding(repository, Optional.of(nameKey()), Optional.empty());
  }

  /**
   * Why a name does not mean this repository; empty when it does. A repository is meant by the name
   * it was bound under, and after a rename by its new name too, if no other one holds that.
   */
  Optional<String> refusal(String nameKey) {
    if (known.filter(nameKey::equals).isPresent()) {
      return Optional.empty();
    }
    return holder
        .filter(other -> !other.id().equals(repository.id()))
        .map(other ->
            "%s means repository %s of owner %s here, and this is repository %s of owner %s"
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
