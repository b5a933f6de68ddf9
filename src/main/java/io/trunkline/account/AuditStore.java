package io.trunkline.account;

import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.platform.postgres.UnreadableRows;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** SQL for the audit trail. */
final class AuditStore {
  /** $1 id, $2 account, $3 key, $4 request or null, $5 action, $6 resource, $7 detail. */
  private static final String INSERT_CHANGE =
      """
      INSERT INTO audit (id, account_id, access_key_id, request_id, action, resource, detail)
      VALUES ($1, $2, $3, $4, $5, $6, $7)\
      """;

  /** $1 id, $2 account, $3 action, $4 resource, $5 detail. */
  private static final String INSERT_OBSERVATION =
      """
      INSERT INTO audit (id, kind, account_id, action, resource, detail)
      VALUES ($1, 'OBSERVATION', $2, $3, $4, $5)\
      """;

  /**
   * Parallel arrays: $1 ids, $2 accounts, $3 keys, $4 requests, $5 actions, $6 resources, $7
   * parameters, $8 results, $9 source addresses.
   */
  private static final String INSERT_CALLS =
      """
      INSERT INTO audit (kind, id, account_id, access_key_id, request_id, action, resource,
        parameters, result, source_address)
      SELECT 'CALL', c.* FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[],
        $6::text[], $7::text[], $8::text[], $9::text[]) AS c\
      """;

  /**
   * $1 account, $2 action, $3 key, $4 resource, $5 from time (inclusive) or null, $6 to time
   * (exclusive) or null, $7 the id before which the page begins or null, $8 maximum number of rows.
   * An empty string in $2 to $4 matches everything. Newest first.
   */
  private static final String LIST =
      """
      SELECT * FROM audit
      WHERE account_id = $1
        AND ($2 = '' OR action = $2)
        AND ($3 = '' OR access_key_id = $3)
        AND ($4 = '' OR resource = $4)
        AND ($5::timestamptz IS NULL OR at >= $5)
        AND ($6::timestamptz IS NULL OR at < $6)
        AND ($7::uuid IS NULL OR id < $7)
      ORDER BY id DESC
      LIMIT $8\
      """;

  private final Deployment deployment;
  private final Supplier<UUID> ids;

  AuditStore(Deployment deployment, Supplier<UUID> ids) {
    this.deployment = deployment;
    this.ids = ids;
  }

  /** {@code owner} owns the changed resource. */
  Future<Void> insertChange(
      Transaction transaction, AccountId owner, Caller caller, AuditEntry entry) {
    return transaction
        .run(
            INSERT_CHANGE,
            Tuple.of(
                ids.get(),
                owner.value(),
                caller.accessKeyId(),
                caller.requestId().orElse(null),
                entry.action(),
                arn(owner, entry),
                entry.detail()))
        .<Void>mapEmpty()
        .onSuccess(_ -> caller.call().ifPresent(call -> insertWithChange(transaction, call)));
  }

  /** Inserts the record of the call once in the transaction, after the records of its changes. */
  private void insertWithChange(Transaction transaction, OpenCall call) {
    transaction.beforeCommit(
        call,
        () -> {
          transaction.afterCommit(call::setRecorded);
          return insertCalls(transaction, List.of(call.succeeded()));
        });
  }

  Future<Void> insertObservation(Statements statements, AccountId owner, AuditEntry entry) {
    return statements
        .run(
            INSERT_OBSERVATION,
            Tuple.of(ids.get(), owner.value(), entry.action(), arn(owner, entry), entry.detail()))
        .mapEmpty();
  }

  /**
   * Returns the ARN by which the record of the call, and therefore a search, names the resource.
   */
  private String arn(AccountId owner, AuditEntry entry) {
    var resource = entry.resource();
    return resource.startsWith("arn:") ? resource : deployment.arn(owner, resource);
  }

  Future<Void> insertCalls(Statements statements, List<AuditedCall> calls) {
    var columns =
        Tuple.of(calls.stream().map(_ -> ids.get()).toArray(UUID[]::new))
            .addValue(texts(calls, call -> call.accountId().value()))
            .addValue(texts(calls, AuditedCall::accessKeyId))
            .addValue(texts(calls, AuditedCall::requestId))
            .addValue(texts(calls, AuditedCall::action))
            .addValue(texts(calls, AuditedCall::resource))
            .addValue(texts(calls, AuditedCall::parameters))
            .addValue(texts(calls, AuditedCall::result))
            .addValue(texts(calls, AuditedCall::sourceAddress));
    return statements.run(INSERT_CALLS, columns).mapEmpty();
  }

  private static String[] texts(List<AuditedCall> calls, Function<AuditedCall, String> column) {
    return calls.stream().map(column).toArray(String[]::new);
  }

  Future<Page<AuditRecord>> list(
      Statements statements, AccountId accountId, AuditQuery query, PageRequest<UUID> request) {
    return request.fetch(limit ->
        statements
            .run(
                LIST,
                Tuple.of(accountId.value(), query.action(), query.accessKeyId(), query.resource())
                    .addValue(query.since().orElse(null))
                    .addValue(query.until().orElse(null))
                    .addValue(request.after().orElse(null))
                    .addInteger(limit))
            .map(rows -> rows.stream().map(AuditStore::line).toList()));
  }

  private static AuditRecord line(Row row) {
    return new AuditRecord(
        row.getUUID("id"),
        row.getString("kind"),
        row.getOffsetDateTime("at").toInstant(),
        Optional.ofNullable(row.getString("access_key_id")),
        row.getString("action"),
        row.getString("resource"),
        row.getString("detail"),
        Optional.ofNullable(row.getString("request_id")),
        Optional.ofNullable(row.getString("source_address")),
        Optional.ofNullable(row.getString("parameters"))
            .map(text ->
                UnreadableRows.readOr(
                    new JsonObject(), "audit", row.getUUID("id"), () -> new JsonObject(text))),
        Optional.ofNullable(row.getString("result")));
  }
}
