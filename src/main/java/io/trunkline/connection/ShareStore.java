package io.trunkline.connection;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** SQL for shares. */
final class ShareStore {
  /** $1 connection, $2 account. */
  private static final String INSERT =
      """
      INSERT INTO connection_share (connection_id, account_id) VALUES ($1, $2)
      RETURNING account_id, created_at\
      """;

  /** $1 connection, $2 account. */
  private static final String DELETE =
      """
      DELETE FROM connection_share WHERE connection_id = $1 AND account_id = $2\
      """;

  /** $1 connection, $2 account. */
  private static final String FIND =
      """
      SELECT account_id, created_at FROM connection_share
      WHERE connection_id = $1 AND account_id = $2\
      """;

  /** $1 connection. */
  private static final String COUNT =
      """
      SELECT count(*) FROM connection_share WHERE connection_id = $1\
      """;

  /** $1 connection, $2 account after which the page begins or empty, $3 limit. */
  private static final String LIST =
      """
      SELECT account_id, created_at FROM connection_share
      WHERE connection_id = $1 AND account_id > $2
      ORDER BY account_id
      LIMIT $3\
      """;

  /** $1 owner, $2 connection, $3 the account that it is shared with. */
  private static final String FIND_SHARED =
      """
      SELECT c.* FROM connection c
      JOIN connection_share s ON s.connection_id = c.id AND s.account_id = $3
      WHERE c.account_id = $1 AND c.id = $2\
      """;

  Future<Share> insert(Transaction transaction, ConnectionArn arn, AccountId account) {
    return transaction
        .run(INSERT, Tuple.of(arn.connectionId(), account.value()))
        .map(rows -> shares(rows, arn).getFirst());
  }

  /** Returns false if there was no such share. */
  Future<Boolean> delete(Transaction transaction, ConnectionArn arn, AccountId account) {
    return transaction
        .run(DELETE, Tuple.of(arn.connectionId(), account.value()))
        .map(rows -> rows.rowCount() == 1);
  }

  Future<Optional<Share>> find(Statements statements, ConnectionArn arn, AccountId account) {
    return statements
        .run(FIND, Tuple.of(arn.connectionId(), account.value()))
        .map(rows -> shares(rows, arn).stream().findFirst());
  }

  Future<Integer> count(Transaction transaction, ConnectionArn arn) {
    return transaction
        .run(COUNT, Tuple.of(arn.connectionId()))
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  Future<Page<Share>> list(
      Statements statements, ConnectionArn arn, PageRequest<AccountId> request) {
    var after = request.after().map(AccountId::value).orElse("");
    return request.fetch(limit ->
        statements
            .run(LIST, Tuple.of(arn.connectionId(), after, limit))
            .map(rows -> shares(rows, arn)));
  }

  /** Finds a connection of another account that is shared with this one. */
  Future<Optional<Connection>> findShared(
      Statements statements, ConnectionArn arn, AccountId account) {
    return statements
        .run(FIND_SHARED, Tuple.of(arn.accountId(), arn.connectionId(), account.value()))
        .map(rows -> ConnectionStore.connections(rows).stream().findFirst());
  }

  private static List<Share> shares(RowSet<Row> rows, ConnectionArn arn) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row ->
            new Share(
                arn,
                new AccountId(row.getString("account_id")),
                row.getOffsetDateTime("created_at").toInstant()))
        .toList();
  }
}
