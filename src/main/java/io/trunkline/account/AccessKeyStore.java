package io.trunkline.account;

import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.platform.postgres.UnreadableRows;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** SQL for access keys. */
final class AccessKeyStore {
  /**
   * $1 key, $2 account, $3 sealed secret, $4 policy or null, $5 expiry or null, $6 name, $7
   * description. Blocks while another node inserts the same key.
   */
  private static final String INSERT =
      """
      INSERT INTO access_key (id, account_id, secret, policy, expires_at, name, description)
      VALUES ($1, $2, $3, $4, $5, nullif($6, ''), nullif($7, ''))
      ON CONFLICT DO NOTHING
      RETURNING id\
      """;

  /**
   * $1 key, $2 sealed secret. Also enables the key, gives it full access, and removes its expiry.
   */
  private static final String REPLACE =
      """
      UPDATE access_key SET secret = $2, status = 'ACTIVE', policy = NULL, expires_at = NULL
      WHERE id = $1\
      """;

  /** $1 key. */
  private static final String FIND =
      """
      SELECT id, account_id, secret, status = 'ACTIVE' AS active, policy, expires_at
      FROM access_key WHERE id = $1\
      """;

  private static final String DETAILS =
      "id, account_id, CASE WHEN status = 'ACTIVE' AND expires_at <= now() THEN 'EXPIRED'"
          + " ELSE status END AS status, created_at, last_used_at, policy, name, description,"
          + " expires_at";

  /** $1 account, $2 key. */
  private static final String FIND_DETAILS =
      "SELECT " + DETAILS + " FROM access_key WHERE account_id = $1 AND id = $2";

  /** $1 account, $2 the key after which the page begins, $3 maximum number of rows. */
  private static final String LIST =
      "SELECT "
          + DETAILS
          + " FROM access_key WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3";

  /** $1 account. */
  private static final String COUNT =
      """
      SELECT count(*) FROM access_key WHERE account_id = $1\
      """;

  /** $1 account, $2 key, $3 status. */
  private static final String SET_STATUS =
      "UPDATE access_key SET status = $3 WHERE account_id = $1 AND id = $2 RETURNING " + DETAILS;

  /** $1 account, $2 key, $3 policy. */
  private static final String SET_POLICY =
      "UPDATE access_key SET policy = $3 WHERE account_id = $1 AND id = $2 RETURNING " + DETAILS;

  /**
   * $1 account, $2 key, $3 name, $4 description, $5 expiry. Null keeps the stored value, and an
   * empty name or description removes it.
   */
  private static final String UPDATE =
      """
      UPDATE access_key
      SET name = nullif(coalesce($3, name), ''),
        description = nullif(coalesce($4, description), ''),
        expires_at = coalesce($5, expires_at)
      WHERE account_id = $1 AND id = $2
      RETURNING %s\
      """
          .formatted(DETAILS);

  /** $1 account, $2 key. */
  private static final String DELETE =
      "DELETE FROM access_key WHERE account_id = $1 AND id = $2 RETURNING " + DETAILS;

  /**
   * $1 keys. Updates each row at most once a minute, and skips rows that another transaction has
   * locked, because other nodes update the same rows.
   */
  private static final String MARK_USED =
      """
      UPDATE access_key SET last_used_at = now() WHERE id IN (
        SELECT id FROM access_key
        WHERE id = ANY ($1)
          AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
        FOR NO KEY UPDATE SKIP LOCKED)\
      """;

  /** Returns false if the key already existed. */
  Future<Boolean> insert(Transaction transaction, SealedAccessKey key, Label label) {
    return transaction
        .run(
            INSERT,
            Tuple.of(key.id(), key.accountId().value(), key.secret(), key.policy().orElse(null))
                .addValue(offset(key.expiresAt()))
                .addString(label.name().orElse(null))
                .addString(label.description().orElse(null)))
        .map(rows -> rows.rowCount() == 1);
  }

  Future<Void> replace(Transaction transaction, SealedAccessKey key) {
    return transaction.run(REPLACE, Tuple.of(key.id(), key.secret())).mapEmpty();
  }

  Future<SealedAccessKey> getForUpdate(Transaction transaction, String id) {
    return transaction
        .run(FIND + " FOR UPDATE", Tuple.of(id))
        .map(rows -> sealed(rows.iterator().next()));
  }

  Future<Optional<SealedAccessKey>> find(Statements statements, String id) {
    return statements
        .run(FIND, Tuple.of(id))
        .map(rows -> rows.stream().findFirst().map(AccessKeyStore::sealed));
  }

  Future<Optional<AccessKeyDetails>> findDetails(Statements statements, AccessKeyRef key) {
    return statements.run(FIND_DETAILS, tuple(key)).map(AccessKeyStore::first);
  }

  Future<Page<AccessKeyDetails>> list(
      Statements statements, AccountId accountId, PageRequest<String> request) {
    return request.fetch(limit ->
        statements
            .run(LIST, Tuple.of(accountId.value(), request.after().orElse(""), limit))
            .map(rows -> rows.stream().map(AccessKeyStore::details).toList()));
  }

  Future<Integer> count(Transaction transaction, AccountId accountId) {
    return transaction
        .run(COUNT, Tuple.of(accountId.value()))
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  Future<Optional<AccessKeyDetails>> setActive(
      Transaction transaction, AccessKeyRef key, boolean isActive) {
    return transaction
        .run(SET_STATUS, tuple(key).addString(isActive ? "ACTIVE" : "INACTIVE"))
        .map(AccessKeyStore::first);
  }

  Future<Optional<AccessKeyDetails>> setPolicy(
      Transaction transaction, AccessKeyRef key, JsonObject policy) {
    return transaction
        .run(SET_POLICY, tuple(key).addString(policy.encode()))
        .map(AccessKeyStore::first);
  }

  Future<Optional<AccessKeyDetails>> update(
      Transaction transaction, AccessKeyRef key, Label label, Optional<Instant> expiresAt) {
    return transaction
        .run(
            UPDATE,
            tuple(key)
                .addString(label.name().orElse(null))
                .addString(label.description().orElse(null))
                .addValue(offset(expiresAt)))
        .map(AccessKeyStore::first);
  }

  Future<Optional<AccessKeyDetails>> delete(Transaction transaction, AccessKeyRef key) {
    return transaction.run(DELETE, tuple(key)).map(AccessKeyStore::first);
  }

  Future<Void> markUsed(Statements statements, List<String> ids) {
    return statements.run(MARK_USED, Tuple.of(ids.toArray(String[]::new))).mapEmpty();
  }

  private static @Nullable OffsetDateTime offset(Optional<Instant> time) {
    return time.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null);
  }

  private static Tuple tuple(AccessKeyRef key) {
    return Tuple.of(key.accountId().value(), key.id());
  }

  private static Optional<AccessKeyDetails> first(RowSet<Row> rows) {
    return rows.stream().findFirst().map(AccessKeyStore::details);
  }

  private static SealedAccessKey sealed(Row row) {
    return new SealedAccessKey(
        row.getString("id"),
        new AccountId(row.getString("account_id")),
        row.getBuffer("secret"),
        row.getBoolean("active"),
        Optional.ofNullable(row.getString("policy")),
        time(row, "expires_at"));
  }

  private static Optional<Instant> time(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }

  private static AccessKeyDetails details(Row row) {
    return new AccessKeyDetails(
        row.getString("id"),
        new AccountId(row.getString("account_id")),
        AccessKeyStatus.valueOf(row.getString("status")),
        row.getOffsetDateTime("created_at").toInstant(),
        time(row, "last_used_at"),
        Optional.ofNullable(row.getString("policy"))
            .map(text ->
                UnreadableRows.readOr(
                    new JsonObject().put("unreadable", text),
                    "access_key",
                    row.getString("id"),
                    () -> new JsonObject(text))),
        new Label(
            Optional.ofNullable(row.getString("name")),
            Optional.ofNullable(row.getString("description"))),
        time(row, "expires_at"));
  }
}
