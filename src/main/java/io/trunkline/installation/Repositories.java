package io.trunkline.installation;

import io.trunkline.event.Repository;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.text.LetterCase;
import io.vertx.core.Future;

/**
 * The repositories of an installation. A full name is bound to the provider's repository id, so
 * that another repository with the same name is detected. {@code ownerVersion} is the version of
 * the installation's owner that the caller checked; nothing is written if it is no longer the
 * current version.
 */
public final class Repositories {
  private final RepositoryStore store = new RepositoryStore();

  /** Returns the form in which full names are compared. Case is ignored, as the providers do. */
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
   * Binds another name to a repository. If another repository of the same owner holds the name,
   * takes the name from it, because that repository was deleted or renamed. Increments the
   * installation's version.
   */
  public Future<Void> rename(
      Statements statements,
      InstallationId installation,
      Repository repository,
      long ownerVersion) {
    return store.rename(statements, installation, repository, ownerVersion);
  }

  /** Stores the owner's id unless an id is already stored. Returns whether it was stored. */
  public Future<Boolean> learnOwnerId(
      Statements statements, InstallationId installation, String ownerId, long ownerVersion) {
    return store.learnOwnerId(statements, installation, ownerId, ownerVersion);
  }
}
