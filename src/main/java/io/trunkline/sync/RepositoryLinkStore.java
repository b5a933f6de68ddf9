package io.trunkline.sync;

import io.trunkline.account.AccountId;
import io.trunkline.connection.Connection;
import io.trunkline.connection.ConnectionArn;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** SQL for repository links. */
final class RepositoryLinkStore {
  /**
   * $1 id, $2 account, $3 ARN, $4 connection, $5 provider type, $6 host or null, $7 owner, $8 name,
   * $9 key or null.
   */
  private static final String INSERT =
      """
      INSERT INTO repository_link (id, account_id, arn, connection_arn, provider_type, host_arn,
                                   owner_id, repository_name, encryption_key_arn)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      RETURNING *\
      """;

  /** $1 account, $2 id. */
  private static final String FIND =
      """
      SELECT * FROM repository_link WHERE account_id = $1 AND id = $2\
      """;

  /** $1 account, $2 provider type, $3 host or null, $4 owner, $5 name. */
  private static final String FIND_REPOSITORY =
      """
      SELECT * FROM repository_link
      WHERE account_id = $1 AND provider_type = $2 AND host_arn IS NOT DISTINCT FROM $3
        AND owner_id = $4 AND repository_name = $5\
      """;

  /** $1 account. */
  private static final String COUNT =
      """
      SELECT count(*) FROM repository_link WHERE account_id = $1\
      """;

  /** $1 account, $2 ordinal after which the page begins, $3 limit. */
  private static final String LIST =
      """
      SELECT * FROM repository_link
      WHERE account_id = $1 AND ordinal > $2
      ORDER BY ordinal
      LIMIT $3\
      """;

  /** $1 id, $2 connection, $3 encryption key or null. */
  private static final String UPDATE =
      """
      UPDATE repository_link
      SET connection_arn = $2, encryption_key_arn = $3, updated_at = now()
      WHERE id = $1
      RETURNING *\
      """;

  /** $1 id. */
  private static final String DELETE =
      """
      DELETE FROM repository_link WHERE id = $1\
      """;

  Future<RepositoryLink> insert(
      Transaction transaction,
      RepositoryLinkArn arn,
      NewRepositoryLink link,
      Connection connection) {
    return transaction
        .run(
            INSERT,
            Tuple.of(
                arn.linkId().value(),
                arn.accountId().value(),
                arn.value(),
                connection.arn().value(),
                connection.providerType().wireName(),
                connection.hostArn().orElse(null),
                link.repository().ownerId(),
                link.repository().name(),
                link.encryptionKeyArn().orElse(null)))
        .map(rows -> link(rows.iterator().next()));
  }

  Future<Optional<RepositoryLink>> find(
      Statements statements, AccountId accountId, RepositoryLinkId id) {
    return statements
        .run(FIND, Tuple.of(accountId.value(), id.value()))
        .map(rows -> links(rows).stream().findFirst());
  }

  Future<Optional<RepositoryLink>> find(
      Transaction transaction,
      AccountId accountId,
      Connection connection,
      LinkedRepository repository) {
    return transaction
        .run(
            FIND_REPOSITORY,
            Tuple.of(
                accountId.value(),
                connection.providerType().wireName(),
                connection.hostArn().orElse(null),
                repository.ownerId(),
                repository.name()))
        .map(rows -> links(rows).stream().findFirst());
  }

  Future<Integer> count(Transaction transaction, AccountId accountId) {
    return transaction
        .run(COUNT, Tuple.of(accountId.value()))
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  Future<Page<RepositoryLink>> list(
      Statements statements, AccountId accountId, PageRequest<Long> request) {
    return request.fetch(limit ->
        statements
            .run(LIST, Tuple.of(accountId.value(), request.after().orElse(0L), limit))
            .map(RepositoryLinkStore::links));
  }

  /** Writes the connection and the encryption key. The other members of a link never change. */
  Future<RepositoryLink> update(Transaction transaction, RepositoryLink link) {
    return transaction
        .run(
            UPDATE,
            Tuple.of(
                link.id().value(),
                link.connectionArn().value(),
                link.encryptionKeyArn().orElse(null)))
        .map(rows -> link(rows.iterator().next()));
  }

  Future<Void> delete(Transaction transaction, RepositoryLinkId id) {
    return transaction.run(DELETE, Tuple.of(id.value())).mapEmpty();
  }

  private static List<RepositoryLink> links(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(RepositoryLinkStore::link).toList();
  }

  private static RepositoryLink link(Row row) {
    return new RepositoryLink(
        new RepositoryLinkArn(row.getString("arn")),
        new ConnectionArn(row.getString("connection_arn")),
        ProviderType.find(row.getString("provider_type")).orElseThrow(),
        Optional.ofNullable(row.getString("host_arn")),
        new LinkedRepository(row.getString("owner_id"), row.getString("repository_name")),
        Optional.ofNullable(row.getString("encryption_key_arn")),
        row.getLong("ordinal"));
  }
}
