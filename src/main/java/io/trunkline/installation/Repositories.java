package io.trunkline.installation;

import io.trunkline.event.Repository;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.text.LetterCase;
import io.vertx.core.Future;

/**
 * The repositories of an installation. A full name is bound to the provider's repository id, so
 * that a different repository of the same name is noticed.
 */
public final class Repositories {
  private final RepositoryStore store = new RepositoryStore();

  /** Full names are compared without case, as the providers do. */
  public static String nameKey(String fullName) {
    return LetterCase.fold(fullName);
  }

  /**
   * Binds the repository's name to its id. Returns false if the name or the id is bound already.
   */
  public Future<Boolean> bind(
      Statements statements, InstallationId installation, Repository repository) {
    return store.insert(statements, installation, repository, nameKey(repository.fullName()));
  }

  /**
   * Binds the name to another repository of the same owner, for example after the first one was
   * deleted. Increments the installation's version.
   */
  public Future<Void> rebind(
      Statements statements, InstallationId installation, Repository repository) {
    return store.replace(statements, installation, repository, nameKey(repository.fullName()));
  }
}
