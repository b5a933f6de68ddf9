package io.trunkline.installation;

import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** SQL for the column {@code repository.version}. */
final class RepositoryVersionStore {

  /** $1 connections. */
  private static final String LOCK_INSTALLATIONS = InstallationVersionStore.LOCK_FOR_CONNECTIONS;

  /**
   * $1 installations, which must be locked, $2 name keys. A separate statement, so that it sees all
   * repositories that were bound before the lock was granted.
   */
  private static final String INCREMENT =
      """
      UPDATE repository r SET version = version + 1
      FROM repository_name n
      WHERE n.installation_id = ANY ($1) AND n.name_key = ANY ($2)
        AND r.installation_id = n.installation_id AND r.provider_id = n.provider_id\
      """;

  Future<List<UUID>> lockInstallations(Transaction transaction, Collection<UUID> connections) {
    return transaction
        .run(LOCK_INSTALLATIONS, Tuple.of((Object) connections.toArray(UUID[]::new)))
        .map(rows -> rows.stream().map(row -> row.getUUID(0)).toList());
  }

  Future<Void> increment(
      Transaction transaction, Collection<UUID> installations, Collection<String> nameKeys) {
    return transaction
        .run(
            INCREMENT,
            Tuple.of(installations.toArray(UUID[]::new), (Object) nameKeys.toArray(String[]::new)))
        .mapEmpty();
  }
}
