package io.trunkline.installation;

import io.trunkline.event.Repository;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.text.LetterCase;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/** SQL for tables {@code repository} and {@code repository_name}, and the owner's id. */
final class RepositoryStore {

  /**
   * $1 installation, $2 provider's id, $3 owner's id or empty, $4 full name, $5 its key, $6 the
   * installation's owner version, which must still be the current one. Takes the name from a
   * repository of the same owner, or from one that was bound before the installation's owner
   * changed.
   *
   * <p>Locks the installation, so that a pipeline that is registered at the same time either sees
   * the repository and increments its version, or is committed before the caller reads the route
   * again.
   */
  private static final String BOUND =
      """
      WITH known AS (
        INSERT INTO repository AS r (installation_id, provider_id, owner_version)
        SELECT id, $2, owner_version FROM installation WHERE id = $1 AND owner_version = $6
        FOR {lock}
        ON CONFLICT (installation_id, provider_id) DO UPDATE SET owner_version = excluded.owner_version
        RETURNING r.installation_id),
      taken AS (
        UPDATE repository_name n SET is_holder = false
        FROM known, repository h
        WHERE n.installation_id = $1 AND n.name_key = $5 AND n.is_holder AND n.provider_id <> $2
          AND h.installation_id = $1 AND h.provider_id = n.provider_id
          AND ((n.owner_id = $3 AND $3 <> '') OR h.owner_version <> $6)
        RETURNING n.provider_id),
      bound AS (
        INSERT INTO repository_name (installation_id, name_key, provider_id, owner_id, full_name)
        SELECT installation_id, $5, $2, $3, $4 FROM known
        -- Makes this statement run after the name was taken from its holder.
        WHERE (SELECT count(*) FROM taken) >= 0
        ON CONFLICT DO NOTHING
        RETURNING installation_id)
      """;

  /**
   * Has the parameters of {@link #BOUND}. Takes a weak lock, because many repositories are bound at
   * the same time.
   */
  private static final String BIND =
      BOUND.replace("{lock}", "SHARE") + "SELECT count(*) FROM bound";

  /**
   * Has the parameters of {@link #BOUND}. Takes a stronger lock, because the names of two
   * repositories may change.
   */
  private static final String RENAME =
      BOUND.replace("{lock}", "NO KEY UPDATE")
          + """
          UPDATE installation SET version = version + 1
          WHERE id IN (SELECT installation_id FROM bound)\
          """;

  /** $1 installation, $2 owner's id, $3 the owner version for which the id was found. */
  private static final String LEARN_OWNER_ID =
      """
      UPDATE installation SET owner_id = $2
      WHERE id = $1 AND owner_version = $3 AND owner_id IS NULL\
      """;

  Future<Void> bind(
      Statements statements,
      InstallationId installation,
      Repository repository,
      long ownerVersion) {
    return statements.run(BIND, parameters(installation, repository, ownerVersion)).mapEmpty();
  }

  Future<Void> rename(
      Statements statements,
      InstallationId installation,
      Repository repository,
      long ownerVersion) {
    return statements.run(RENAME, parameters(installation, repository, ownerVersion)).mapEmpty();
  }

  Future<Boolean> learnOwnerId(
      Statements statements, InstallationId installation, String ownerId, long ownerVersion) {
    return statements
        .run(LEARN_OWNER_ID, Tuple.of(installation.value(), ownerId, ownerVersion))
        .map(rows -> rows.rowCount() == 1);
  }

  private static Tuple parameters(
      InstallationId installation, Repository repository, long ownerVersion) {
    return Tuple.of(
        installation.value(),
        repository.id(),
        repository.ownerId().orElse(""),
        repository.fullName(),
        LetterCase.fold(repository.fullName()),
        ownerVersion);
  }
}
