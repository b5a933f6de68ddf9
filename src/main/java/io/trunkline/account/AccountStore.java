package io.trunkline.account;

import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** SQL of accounts, access keys and the audit trail. */
final class AccountStore {
  /** $1 account. */
  private static final String INSERT_ACCOUNT =
      """
      INSERT INTO account (id) VALUES ($1) ON CONFLICT DO NOTHING\
      """;

  /** $1 key, $2 account, $3 sealed secret. Waits for a node that inserts the same key just now. */
  private static final String INSERT_KEY =
      """
      INSERT INTO access_key (id, account_id, secret) VALUES ($1, $2, $3)
      ON CONFLICT DO NOTHING
      RETURNING id\
      """;

  /** $1 key, $2 sealed secret. */
  private static final String UPDATE_KEY =
      """
      UPDATE access_key SET secret = $2, status = 'ACTIVE' WHERE id = $1\
      """;

  /** $1 key. */
  private static final String FIND_KEY =
      """
      SELECT id, account_id, secret, status = 'ACTIVE' AS active FROM access_key WHERE id = $1\
      """;

  /** $1 account. Rows that refer to the account can still be inserted meanwhile. */
  private static final String LOCK =
      """
      SELECT id FROM account WHERE id = $1 FOR NO KEY UPDATE\
      """;

  /** $1 id, $2 account, $3 access key, $4 action, $5 resource, $6 detail. */
  private static final String INSERT_AUDIT =
      """
      INSERT INTO audit (id, account_id, access_key_id, action, resource, detail)
      VALUES ($1, $2, $3, $4, $5, $6)\
      """;

  private final Supplier<UUID> ids;

  AccountStore(Supplier<UUID> ids) {
    this.ids = ids;
  }

  /** An access key as it lies in its row. */
  record SealedKey(String id, AccountId accountId, Buffer secret, boolean isActive) {}

  Future<Void> insertAccount(Transaction transaction, AccountId accountId) {
    return transaction.run(INSERT_ACCOUNT, Tuple.of(accountId.value())).mapEmpty();
  }

  /** False when the key was there already. */
  Future<Boolean> insertKey(Transaction transaction, SealedKey key) {
    return transaction
        .run(INSERT_KEY, Tuple.of(key.id(), key.accountId().value(), key.secret()))
        .map(rows -> rows.rowCount() == 1);
  }

  Future<Void> updateKey(Transaction transaction, SealedKey key) {
    return transaction.run(UPDATE_KEY, Tuple.of(key.id(), key.secret())).mapEmpty();
  }

  Future<SealedKey> getKeyForUpdate(Transaction transaction, String id) {
    return transaction
        .run(FIND_KEY + " FOR UPDATE", Tuple.of(id))
        .map(rows -> key(rows.iterator().next()));
  }

  Future<Optional<SealedKey>> findKey(Statements statements, String id) {
    return statements
        .run(FIND_KEY, Tuple.of(id))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).findFirst())
        .map(row -> row.map(AccountStore::key));
  }

  Future<Void> lock(Transaction transaction, AccountId accountId) {
    return transaction.run(LOCK, Tuple.of(accountId.value())).mapEmpty();
  }

  Future<Void> insertAudit(Transaction transaction, Caller caller, AuditEntry entry) {
    return insertAudit(transaction, caller.accountId(), Optional.of(caller.accessKeyId()), entry);
  }

  /** Of something that no caller did. */
  Future<Void> insertAudit(Transaction transaction, AccountId accountId, AuditEntry entry) {
    return insertAudit(transaction, accountId, Optional.empty(), entry);
  }

  private Future<Void> insertAudit(
      Transaction transaction,
      AccountId accountId,
      Optional<String> accessKeyId,
      AuditEntry entry) {
    return transaction
        .run(
            INSERT_AUDIT,
            Tuple.of(
                ids.get(),
                accountId.value(),
                accessKeyId.orElse(null),
                entry.action(),
                entry.resource(),
                entry.detail()))
        .mapEmpty();
  }

  private static SealedKey key(Row row) {
    return new SealedKey(
        row.getString("id"),
        new AccountId(row.getString("account_id")),
        row.getBuffer("secret"),
        row.getBoolean("active"));
  }
}
