package io.trunkline.account;

import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** SQL for accounts. */
final class AccountStore {
  /** $1 account, $2 name, $3 description. Returns no row if it already existed. */
  private static final String INSERT =
      """
      INSERT INTO account (id, name, description) VALUES ($1, nullif($2, ''), nullif($3, ''))
      ON CONFLICT DO NOTHING
      RETURNING *\
      """;

  /**
   * $1 account, $2 name, $3 description. Null keeps the stored value, and an empty string removes
   * it.
   */
  private static final String UPDATE =
      """
      UPDATE account
      SET name = nullif(coalesce($2, name), ''), description = nullif(coalesce($3, description), '')
      WHERE id = $1
      RETURNING *\
      """;

  /** $1 account. Other transactions can still insert rows that refer to the account. */
  private static final String LOCK =
      """
      SELECT id FROM account WHERE id = $1 FOR NO KEY UPDATE\
      """;

  /** $1 account. */
  private static final String EXISTS =
      """
      SELECT EXISTS (SELECT FROM account WHERE id = $1)\
      """;

  private static final String COUNT =
      """
      SELECT count(*) FROM account\
      """;

  /** $1 the account after which the page begins, $2 maximum number of rows. */
  private static final String LIST =
      """
      SELECT * FROM account WHERE id > $1 ORDER BY id LIMIT $2\
      """;

  /** Returns empty if the account already existed. */
  Future<Optional<Account>> insert(Transaction transaction, AccountId accountId, Label label) {
    return transaction
        .run(INSERT, tuple(accountId, label))
        .map(rows -> rows.stream().findFirst().map(AccountStore::account));
  }

  /** Returns empty if the account does not exist. */
  Future<Optional<Account>> update(Transaction transaction, AccountId accountId, Label label) {
    return transaction
        .run(UPDATE, tuple(accountId, label))
        .map(rows -> rows.stream().findFirst().map(AccountStore::account));
  }

  private static Tuple tuple(AccountId accountId, Label label) {
    return Tuple.of(accountId.value(), label.name().orElse(null), label.description().orElse(null));
  }

  Future<Void> lock(Transaction transaction, AccountId accountId) {
    return transaction.run(LOCK, Tuple.of(accountId.value())).mapEmpty();
  }

  Future<Boolean> exists(Statements statements, AccountId accountId) {
    return statements
        .run(EXISTS, Tuple.of(accountId.value()))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  Future<Integer> count(Transaction transaction) {
    return transaction.run(COUNT).map(rows -> rows.iterator().next().getInteger(0));
  }

  Future<Page<Account>> list(Statements statements, PageRequest<AccountId> request) {
    var after = request.after().map(AccountId::value).orElse("");
    return request.fetch(limit ->
        statements
            .run(LIST, Tuple.of(after, limit))
            .map(rows -> rows.stream().map(AccountStore::account).toList()));
  }

  private static Account account(Row row) {
    return new Account(
        new AccountId(row.getString("id")),
        row.getOffsetDateTime("created_at").toInstant(),
        new Label(
            Optional.ofNullable(row.getString("name")),
            Optional.ofNullable(row.getString("description"))));
  }
}
