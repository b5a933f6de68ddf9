package io.trunkline.installation;

import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.UUID;

/** SQL of {@code installation.version}. */
final class InstallationVersionStore {

  /** $1 connections. Locks in one order, so that two such changes never deadlock. */
  private static final String GROW =
      """
      WITH touched AS (
        SELECT i.id FROM installation i
        JOIN connection c ON c.account_id = i.account_id
          AND (c.installation_id = i.id
            OR (c.status <> 'AVAILABLE'
              AND c.provider_type = i.provider_type
              AND c.host_arn IS NOT DISTINCT FROM i.host_arn))
        WHERE c.id = ANY ($1)
        ORDER BY i.id
        FOR NO KEY UPDATE OF i)
      UPDATE installation SET version = version + 1
      WHERE id IN (SELECT id FROM touched)\
      """;

  Future<Void> grow(Transaction transaction, Collection<UUID> connections) {
    return transaction.run(GROW, Tuple.of((Object) connections.toArray(UUID[]::new))).mapEmpty();
  }
}
