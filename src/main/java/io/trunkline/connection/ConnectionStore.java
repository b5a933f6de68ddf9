package io.trunkline.connection;

import io.trunkline.account.AccountId;
import io.trunkline.host.HostPlacement;
import io.trunkline.installation.InstallationId;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.StatusChange;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** SQL for connections. */
final class ConnectionStore {
  /** $1 id, $2 account, $3 ARN, $4 name, $5 provider type, $6 host or null. */
  private static final String INSERT =
      """
      INSERT INTO connection (id, account_id, arn, name, provider_type, host_arn)
      VALUES ($1, $2, $3, $4, $5, $6)
      RETURNING *\
      """;

  /** $1 account, $2 Region. */
  private static final String COUNT =
      """
      SELECT count(*) FROM connection WHERE account_id = $1 AND split_part(arn, ':', 4) = $2\
      """;

  private static final String COUNT_BY_STATUS =
      """
      SELECT status, count(*) FROM connection GROUP BY status\
      """;

  /** $1 account, $2 id. */
  private static final String FIND =
      """
      SELECT * FROM connection WHERE account_id = $1 AND id = $2\
      """;

  /**
   * $1 account, $2 provider types, $3 host or null, $4 status or null, $5 name or null, $6
   * installation or null, $7 ordinal after which the page begins, $8 limit.
   */
  private static final String LIST =
      """
      SELECT * FROM connection
      WHERE account_id = $1
        AND provider_type = ANY($2::text[])
        AND ($3::text IS NULL OR host_arn = $3)
        AND ($4::text IS NULL OR status = $4)
        AND ($5::text IS NULL OR name = $5)
        AND ($6::uuid IS NULL OR installation_id = $6)
        AND ordinal > $7
      ORDER BY ordinal
      LIMIT $8\
      """;

  /** $1 id. */
  private static final String DELETE =
      """
      DELETE FROM connection WHERE id = $1\
      """;

  /** $1 id, $2 installation. */
  private static final String MARK_AVAILABLE =
      """
      UPDATE connection
      SET status = 'AVAILABLE', status_reason = NULL, installation_id = $2, updated_at = now()
      WHERE id = $1
      RETURNING *\
      """;

  /** $1 id, $2 reason or null. */
  private static final String SET_PENDING_REASON =
      """
      UPDATE connection SET status_reason = $2 WHERE id = $1 AND status = 'PENDING'\
      """;

  /** $1 installation, $2 reason. */
  private static final String DETACH =
      """
      WITH held AS (
        SELECT id, status FROM connection WHERE installation_id = $1 ORDER BY id FOR UPDATE)
      UPDATE connection c
      SET status = 'ERROR', status_reason = $2, installation_id = NULL, updated_at = now()
      FROM held WHERE c.id = held.id
      RETURNING c.*, held.status AS previous_status\
      """;

  /**
   * $1 installation or provider installation, $2 reason. The connections keep their installations
   * for RESTORE.
   */
  private static final String SUSPEND =
      """
      UPDATE connection SET status = 'ERROR', status_reason = $2, updated_at = now()
      WHERE status = 'AVAILABLE'
        AND installation_id IN (
          SELECT id FROM installation WHERE id = $1 OR provider_installation_id = $1)
      RETURNING *, 'AVAILABLE' AS previous_status\
      """;

  /** $1 installation or provider installation. */
  private static final String RESTORE =
      """
      UPDATE connection SET status = 'AVAILABLE', status_reason = NULL, updated_at = now()
      WHERE status = 'ERROR'
        AND installation_id IN (
          SELECT id FROM installation WHERE id = $1 OR provider_installation_id = $1)
      RETURNING *, 'ERROR' AS previous_status\
      """;

  /** $1 provider installation, $2 reason. */
  private static final String DETACH_ALL =
      """
      WITH held AS (
        SELECT id, status FROM connection
        WHERE installation_id IN (
          SELECT id FROM installation WHERE provider_installation_id = $1)
        ORDER BY id FOR UPDATE)
      UPDATE connection c
      SET status = 'ERROR', status_reason = $2, installation_id = NULL, updated_at = now()
      FROM held WHERE c.id = held.id
      RETURNING c.*, held.status AS previous_status\
      """;

  Future<Connection> insert(
      Transaction transaction, ConnectionArn arn, String name, HostPlacement.Result.Placed placed) {
    return transaction
        .run(
            INSERT,
            Tuple.of(
                arn.connectionId(),
                arn.accountId(),
                arn.value(),
                name,
                placed.type().wireName(),
                placed.hostArn().orElse(null)))
        .map(rows -> connection(rows.iterator().next()));
  }

  Future<Integer> count(Transaction transaction, AccountId accountId, String region) {
    return transaction
        .run(COUNT, Tuple.of(accountId.value(), region))
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  Future<Map<ConnectionStatus, Long>> countByStatus(Statements statements) {
    return statements
        .run(COUNT_BY_STATUS)
        .map(rows ->
            rows.stream()
                .collect(
                    Collectors.toMap(
                        row -> ConnectionStatus.valueOf(row.getString(0)), row -> row.getLong(1))));
  }

  Future<Optional<Connection>> find(Statements statements, AccountId accountId, UUID id) {
    return statements
        .run(FIND, Tuple.of(accountId.value(), id))
        .map(rows -> connections(rows).stream().findFirst());
  }

  Future<Page<Connection>> list(
      Statements statements,
      AccountId accountId,
      ConnectionFilter filter,
      PageRequest<Long> request) {
    var types = filter.providerTypes().stream().map(ProviderType::wireName).toArray(String[]::new);
    return request.fetch(limit ->
        statements
            .run(
                LIST,
                Tuple.of(
                    accountId.value(),
                    types,
                    filter.hostArn().orElse(null),
                    filter.status().map(ConnectionStatus::name).orElse(null),
                    filter.name().orElse(null),
                    filter.installation().map(InstallationId::value).orElse(null),
                    request.after().orElse(0L),
                    limit))
            .map(ConnectionStore::connections));
  }

  Future<Void> delete(Transaction transaction, ConnectionArn arn) {
    return transaction.run(DELETE, Tuple.of(arn.connectionId())).mapEmpty();
  }

  Future<Connection> markAvailable(
      Transaction transaction, ConnectionArn arn, InstallationId installationId) {
    return transaction
        .run(MARK_AVAILABLE, Tuple.of(arn.connectionId(), installationId.value()))
        .map(rows -> connection(rows.iterator().next()));
  }

  /** Sets why a connection is still pending; changes no other connection. */
  Future<Void> setPendingReason(Transaction transaction, UUID id, Optional<String> reason) {
    return transaction.run(SET_PENDING_REASON, Tuple.of(id, reason.orElse(null))).mapEmpty();
  }

  /**
   * Changes the connections of the installation to {@code ERROR} and removes the installation from
   * them.
   */
  Future<List<StatusChange>> detach(
      Transaction transaction, InstallationId installationId, String reason) {
    return transaction
        .run(DETACH, Tuple.of(installationId.value(), reason))
        .map(ConnectionStore::changes);
  }

  /** Changes the available connections of the provider installation to {@code ERROR}. */
  Future<List<StatusChange>> suspend(Transaction transaction, UUID id, String reason) {
    return transaction.run(SUSPEND, Tuple.of(id, reason)).map(ConnectionStore::changes);
  }

  /**
   * Reverses {@link #suspend}. Only suspended connections have the status {@code ERROR} and still
   * an installation, so this does not change any other connection.
   */
  Future<List<StatusChange>> restore(Transaction transaction, UUID id) {
    return transaction.run(RESTORE, Tuple.of(id)).map(ConnectionStore::changes);
  }

  /**
   * Changes the connections of the provider installation to {@code ERROR} and removes the
   * installations from them.
   */
  Future<List<StatusChange>> detachAll(
      Transaction transaction, UUID providerInstallationId, String reason) {
    return transaction
        .run(DETACH_ALL, Tuple.of(providerInstallationId, reason))
        .map(ConnectionStore::changes);
  }

  /** Reads rows with all columns of the table and {@code previous_status}. */
  private static List<StatusChange> changes(RowSet<Row> rows) {
    return rows.stream().map(ConnectionStore::change).toList();
  }

  private static StatusChange change(Row row) {
    var previous = ConnectionStatus.valueOf(row.getString("previous_status"));
    return connection(row).describeChangeFrom(previous);
  }

  /** Reads rows with all columns of the table. */
  static List<Connection> connections(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(ConnectionStore::connection)
        .toList();
  }

  private static Connection connection(Row row) {
    return new Connection(
        new ConnectionArn(row.getString("arn")),
        row.getString("name"),
        ProviderType.find(row.getString("provider_type")).orElseThrow(),
        Optional.ofNullable(row.getString("host_arn")),
        ConnectionStatus.valueOf(row.getString("status")),
        Optional.ofNullable(row.getString("status_reason")),
        Optional.ofNullable(row.getUUID("installation_id")).map(InstallationId::new),
        row.getLong("ordinal"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }
}
