package io.trunkline.installation;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.UUID;

/**
 * SQL for the column {@code installation.version}. Each statement locks the rows in the order of
 * their ids, so that concurrent transactions do not deadlock.
 */
final class InstallationVersionStore {

  /** $1 id. */
  private static final String INCREMENT =
      """
      UPDATE installation SET version = version + 1 WHERE id = $1\
      """;

  /** $1 accounts, $2 provider type. */
  private static final String INCREMENT_FOR_ACCOUNTS =
      """
      UPDATE installation SET version = version + 1
      WHERE id IN (
        SELECT id FROM installation
        WHERE account_id = ANY ($1) AND provider_type = $2 AND NOT is_app
        ORDER BY id
        FOR NO KEY UPDATE)\
      """;

  /** $1 connections. Returns the ids of the installations that use them or could use them. */
  static final String LOCK_FOR_CONNECTIONS =
      """
      SELECT i.id FROM installation i
      JOIN connection c ON c.account_id = i.account_id
        AND (c.installation_id = i.id
          OR (c.status <> 'AVAILABLE'
            AND c.provider_type = i.provider_type
            AND c.host_arn IS NOT DISTINCT FROM i.host_arn))
      WHERE c.id = ANY ($1)
      ORDER BY i.id
      FOR NO KEY UPDATE OF i\
      """;

  /** $1 connections. */
  private static final String INCREMENT_FOR_CONNECTIONS =
      """
      WITH affected AS ({lock})
      UPDATE installation SET version = version + 1
      WHERE id IN (SELECT id FROM affected)\
      """
          .replace("{lock}", LOCK_FOR_CONNECTIONS);

  Future<Void> increment(Transaction transaction, InstallationId id) {
    return transaction.run(INCREMENT, Tuple.of(id.value())).mapEmpty();
  }

  Future<Void> incrementForAccounts(
      Transaction transaction, Collection<AccountId> accounts, ProviderType type) {
    var ids = accounts.stream().map(AccountId::value).toArray(String[]::new);
    return transaction.run(INCREMENT_FOR_ACCOUNTS, Tuple.of(ids, type.wireName())).mapEmpty();
  }

  Future<Void> incrementForConnections(Transaction transaction, Collection<UUID> connections) {
    return transaction
        .run(INCREMENT_FOR_CONNECTIONS, Tuple.of((Object) connections.toArray(UUID[]::new)))
        .mapEmpty();
  }
}
