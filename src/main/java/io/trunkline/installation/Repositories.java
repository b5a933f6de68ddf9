package io.trunkline.installation;

import io.trunkline.event.Repository;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.text.LetterCase;
import io.vertx.core.Future;

/**
 * The repositories of an installation. A full name is bound to the provider's repository id, so
 * that a different repository of the same name is noticed. {@code ownerVersion} is the version of
 * the installation's owner that the caller checked; nothing is written for any other.
 */
public final class Repositories {
  private final RepositoryStore store = new RepositoryStore();

  /** Full names are compared without case, as the providers do. */
  public static String nameKey(String fullName) {
    return LetterCase.fold(fullName);
  }

  /** Binds a repository that the installation has not seen before, and its name. */
  public Future<Void> bind(
      Statements statements,
      InstallationId installation,
      Repository repository,
      long ownerVersion) {
    return store.bind(statements, installation, repository, ownerVersion);
  }

  /**
   * Binds another name to a repository. Takes it from another repository of the same owner, which
   * was deleted or renamed. Increments the installation's version.
   */
  public Future<Void> rename(
      Statements statements,
      InstallationId installation,
      Repository repository,
      long ownerVersion) {
    return store.rename(statements, installation, repository, ownerVersion);
  }

  /** Stores the owner's id, unless one is known. Returns whether it was stored. */
  public Future<Boolean> learnOwnerId(
      Statements statements, InstallationId installation, String ownerId, long ownerVersion) {
    return store.learnOwnerId(statements, installation, ownerId, ownerVersion);
  }
}
