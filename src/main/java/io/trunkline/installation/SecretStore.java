package io.trunkline.installation;

import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.UUID;

/** SQL for table {@code installation_secret}; {@link HookStore} reads the secrets. */
final class SecretStore {
  /** $1 id, $2 installation, $3 sealed secret. */
  private static final String INSERT =
      """
      INSERT INTO installation_secret (id, installation_id, secret, created_at)
      VALUES ($1, $2, $3, clock_timestamp())\
      """;

  /** $1 installation. */
  private static final String DELETE_EXPIRED =
      """
      DELETE FROM installation_secret WHERE installation_id = $1 AND expires_at <= now()\
      """;

  /**
   * $1 installation, $2 grace period in milliseconds. Does not prolong a secret that expires
   * sooner.
   */
  private static final String EXPIRE =
      """
      UPDATE installation_secret
      SET expires_at = least(expires_at, now() + $2 * interval '1 millisecond')
      WHERE installation_id = $1\
      """;

  /** $1 installation. */
  private static final String COUNT_VALID =
      """
      SELECT count(*) FROM installation_secret
      WHERE installation_id = $1 AND (expires_at IS NULL OR expires_at > now())\
      """;

  Future<Void> insert(
      Transaction transaction, UUID id, InstallationId installationId, Buffer sealed) {
    return transaction.run(INSERT, Tuple.of(id, installationId.value(), sealed)).mapEmpty();
  }

  /**
   * Lets the current secrets expire after the grace period, and deletes those that have already
   * expired.
   */
  Future<Void> expire(Transaction transaction, InstallationId id, Duration grace) {
    return transaction
        .run(EXPIRE, Tuple.of(id.value(), grace.toMillis()))
        .compose(_ -> transaction.run(DELETE_EXPIRED, Tuple.of(id.value())))
        .mapEmpty();
  }

  Future<Integer> countValid(Transaction transaction, InstallationId id) {
    return transaction
        .run(COUNT_VALID, Tuple.of(id.value()))
        .map(rows -> rows.iterator().next().getInteger(0));
  }
}
