package io.trunkline.installation;

import io.trunkline.event.Repository;
import io.trunkline.platform.postgres.Statements;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/** SQL for table {@code repository}. */
final class RepositoryStore {

  /** $1 installation, $2 provider's id, $3 owner's id, $4 full name, $5 its key. */
  private static final String INSERT =
      """
      INSERT INTO repository (installation_id, provider_id, owner_id, full_name, name_key)
      SELECT id, $2, $3, $4, $5 FROM installation WHERE id = $1
      ON CONFLICT DO NOTHING\
      """;

  /**
   * Parameters as in INSERT. Only a repository of the same owner replaces the bound one; an unknown
   * owner (empty) never does.
   */
  private static final String REPLACE =
      """
      WITH replaced AS (
        UPDATE repository SET provider_id = $2, full_name = $4, bound_at = now()
        WHERE installation_id = $1 AND name_key = $5 AND owner_id = $3 AND $3 <> '' AND provider_id <> $2
          AND NOT EXISTS (
            SELECT FROM repository known WHERE known.installation_id = $1 AND known.provider_id = $2)
        RETURNING installation_id)
      UPDATE installation SET version = version + 1
      WHERE id IN (SELECT installation_id FROM replaced)\
      """;

  Future<Boolean> insert(
      Statements statements, InstallationId installation, Repository repository, String nameKey) {
    return statements
        .run(INSERT, parameters(installation, repository, nameKey))
        .map(rows -> rows.rowCount() == 1);
  }

  Future<Void> replace(
      Statements statements, InstallationId installation, Repository repository, String nameKey) {
    return statements.run(REPLACE, parameters(installation, repository, nameKey)).mapEmpty();
  }

  private static Tuple parameters(
      InstallationId installation, Repository repository, String nameKey) {
    return Tuple.of(
        installation.value(),
        repository.id(),
        repository.ownerId().orElse(""),
        repository.fullName(),
        nameKey);
  }
}
