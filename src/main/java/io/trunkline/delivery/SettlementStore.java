package io.trunkline.delivery;

import static io.trunkline.platform.postgres.ArrayRows.bigint;
import static io.trunkline.platform.postgres.ArrayRows.bool;
import static io.trunkline.platform.postgres.ArrayRows.bytea;
import static io.trunkline.platform.postgres.ArrayRows.integer;
import static io.trunkline.platform.postgres.ArrayRows.text;
import static io.trunkline.platform.postgres.ArrayRows.timestamptz;
import static io.trunkline.platform.postgres.ArrayRows.uuid;

import io.trunkline.account.AccountId;
import io.trunkline.delivery.Settlement.AttemptRecord;
import io.trunkline.platform.postgres.ArrayRows;
import io.trunkline.platform.postgres.Statements;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** SQL that changes the status of dispatches: settling, retrying and cancelling them. */
final class SettlementStore {
  /** The rows of {@link #SETTLE}, after parameter 1. */
  private static final ArrayRows<Settlement> SETTLEMENTS =
      new ArrayRows<>(
          2,
          List.of(
              uuid("id", row -> row.id().value()),
              integer("fence", Settlement::fence),
              text("status", row -> status(row.outcome())),
              bigint("delay_ms", row -> delayMillis(row.outcome())),
              text("reason", row -> SanitizedText.text(reason(row.outcome()))),
              bool("has_attempt", row -> row.attempt().isPresent()),
              integer("number", row -> ofAttempt(row, AttemptRecord::number, 0)),
              timestamptz("started_at", row -> row.attempt().map(SettlementStore::startedAt)),
              integer("duration_ms", row -> ofAttempt(row, SettlementStore::durationMillis, 0)),
              text("outcome", row -> ofAttempt(row, AttemptRecord::outcome, "")),
              integer(
                  "http_status",
                  row -> ofAttempt(row, attempt -> attempt.httpStatus().orElse(0), 0)),
              text(
                  "error",
                  row -> ofAttempt(row, attempt -> SanitizedText.text(attempt.error()), "")),
              bytea("answer", row -> ofAttempt(row, SettlementStore::answer, Buffer.buffer()))));

  /**
   * $1 this node, then {@link #SETTLEMENTS}. Ignores dispatches that the node no longer holds. A
   * first attempt that succeeded is stored in the dispatch itself.
   */
  private static final String SETTLE =
      """
      WITH given AS (
        SELECT *, number = 1 AND outcome = 'DELIVERED' AS is_only FROM {settlements}),
      settled AS (
        UPDATE dispatch d SET status = g.status, owner = NULL, reason = g.reason,
          due_at = now() + g.delay_ms * interval '1 millisecond',
          attempt_count = CASE WHEN g.has_attempt THEN g.number ELSE d.attempt_count END,
          settled_at = CASE WHEN g.status = 'QUEUED' THEN NULL ELSE now() END,
          started_at = CASE WHEN g.is_only THEN g.started_at END,
          duration_ms = CASE WHEN g.is_only THEN g.duration_ms END,
          http_status = CASE WHEN g.is_only THEN nullif(g.http_status, 0) END
        FROM given g
        WHERE d.id = g.id AND d.owner = $1 AND d.fence = g.fence
        RETURNING d.id, (extract(epoch FROM now() - d.created_at) * 1000)::bigint AS age_ms),
      attempts AS (
        INSERT INTO attempt (dispatch_id, number, started_at, duration_ms, outcome, http_status,
          error, answer)
        SELECT g.id, g.number, g.started_at, g.duration_ms, g.outcome, nullif(g.http_status, 0),
          g.error, nullif(g.answer, '')
        FROM given g JOIN settled s ON s.id = g.id
        WHERE g.has_attempt AND NOT g.is_only
        ON CONFLICT DO NOTHING)
      SELECT id, age_ms FROM settled\
      """
          .replace("{settlements}", SETTLEMENTS.as("s"));

  /** $1 account, $2 dispatch. Starts a new period of retries. */
  private static final String RETRY =
      """
      UPDATE dispatch SET status = 'QUEUED', due_at = now(), tried_since = now(), settled_at = NULL,
        reason = 'retry requested by a user'
      WHERE account_id = $1 AND id = $2 AND status IN ('FAILED', 'CANCELLED')\
      """;

  /** $1 account, $2 dispatch. */
  private static final String CANCEL =
      """
      UPDATE dispatch SET status = 'CANCELLED', settled_at = now(),
        reason = 'cancelled by a user'
      WHERE account_id = $1 AND id = $2 AND status = 'QUEUED'\
      """;

  /**
   * $1 connection, $2 account of the pipelines or empty for all, $3 reason. Skips dispatches that a
   * node is claiming at the same time.
   */
  private static final String CANCEL_ALL =
      """
      UPDATE dispatch SET status = 'CANCELLED', settled_at = now(), reason = $3
      WHERE status = 'QUEUED' AND id = ANY (ARRAY(
        SELECT id FROM dispatch
        WHERE status = 'QUEUED' AND split_part(connection_arn, '/', 2) = $1
          AND ($2 = '' OR account_id = $2)
        LIMIT 10000
        FOR UPDATE SKIP LOCKED))\
      """;

  private final NodeId node;

  SettlementStore(NodeId node) {
    this.node = node;
  }

  /**
   * Returns the age of each settled dispatch. A dispatch that the node no longer holds is missing.
   */
  Future<Map<DispatchId, Duration>> settle(Statements statements, List<Settlement> settlements) {
    var parameters = Tuple.tuple().addUUID(node.value());
    SETTLEMENTS.addTo(parameters, settlements);
    return statements
        .run(SETTLE, parameters)
        .map(rows -> {
          var ages = new HashMap<DispatchId, Duration>();
          for (Row row : rows) {
            ages.put(new DispatchId(row.getUUID(0)), Duration.ofMillis(row.getLong(1)));
          }
          return ages;
        });
  }

  Future<Boolean> retry(Statements statements, AccountId account, DispatchId dispatch) {
    return statements
        .run(RETRY, Tuple.of(account.value(), dispatch.value()))
        .map(rows -> rows.rowCount() == 1);
  }

  Future<Boolean> cancel(Statements statements, AccountId account, DispatchId dispatch) {
    return statements
        .run(CANCEL, Tuple.of(account.value(), dispatch.value()))
        .map(rows -> rows.rowCount() == 1);
  }

  /** Cancels the queued dispatches of a connection. */
  Future<Void> cancelAll(Statements statements, UUID connectionId, String reason) {
    return statements.run(CANCEL_ALL, Tuple.of(connectionId.toString(), "", reason)).mapEmpty();
  }

  /** Cancels the queued dispatches of a connection that start pipelines of one account. */
  Future<Void> cancelAll(
      Statements statements, UUID connectionId, AccountId account, String reason) {
    return statements
        .run(CANCEL_ALL, Tuple.of(connectionId.toString(), account.value(), reason))
        .mapEmpty();
  }

  private static <V> V ofAttempt(
      Settlement settlement, Function<AttemptRecord, V> value, V ifAbsent) {
    return settlement.attempt().map(value).orElse(ifAbsent);
  }

  /** Returns the JSON as bytes, because it may contain U+0000, which {@code jsonb} cannot store. */
  private static Buffer answer(AttemptRecord attempt) {
    return attempt.answer().map(answer -> answer.toJson().toBuffer()).orElseGet(Buffer::buffer);
  }

  private static OffsetDateTime startedAt(AttemptRecord attempt) {
    return attempt.startedAt().atOffset(ZoneOffset.UTC);
  }

  private static int durationMillis(AttemptRecord attempt) {
    return (int) attempt.duration().toMillis();
  }

  private static String status(Settlement.Outcome outcome) {
    return switch (outcome) {
      case Settlement.Outcome.Delivered() -> "DELIVERED";
      case Settlement.Outcome.Failed _ -> "FAILED";
      case Settlement.Outcome.Cancelled _ -> "CANCELLED";
      case Settlement.Outcome.Queued _ -> "QUEUED";
    };
  }

  private static long delayMillis(Settlement.Outcome outcome) {
    return outcome instanceof Settlement.Outcome.Queued(var delay, _) ? delay.toMillis() : 0;
  }

  private static String reason(Settlement.Outcome outcome) {
    return switch (outcome) {
      case Settlement.Outcome.Delivered() -> "";
      case Settlement.Outcome.Failed(var reason) -> reason;
      case Settlement.Outcome.Cancelled(var reason) -> reason;
      case Settlement.Outcome.Queued(_, var reason) -> reason;
    };
  }
}
