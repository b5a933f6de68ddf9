package io.trunkline.installation;

import io.trunkline.event.Repository;
import io.trunkline.platform.postgres.Statements;
import io.vertx.core.Future;
import java.util.Locale;

/** What the names of repositories mean to an installation, bound by the provider's own ids. */
public final class Repositories {
  private final RepositoryStore store = new RepositoryStore();

  /** The key by which full names compare: without case, as the providers compare them. */
  public static String nameKey(String fullName) {
    return fullName.toLowerCase(Locale.ROOT);
  }

  /** Binds a name that is free to an id that is new; false when either is taken by now. */
  public Future<Boolean> bind(
      Statements statements, InstallationId installation, Repository repository) {
    return store.insert(statements, installation, repository);
  }

  /**
   * Binds a name anew, from a repository that is gone to the one that the same owner made in its
   * place. What any node caches of the installation is stale then, so its version grows.
   */
  public Future<Void> rebind(
      Statements statements, InstallationId installation, Repository repository) {
    return store.replace(statements, installation, repository);
  }
}
