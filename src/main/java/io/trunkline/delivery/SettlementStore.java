package io.trunkline.delivery;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Statements;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What dispatches came to, and their attempts; and what owners make of them. */
final class SettlementStore {
  /**
   * $1–$6 the dispatches: id, fence, status, delay in milliseconds, reason, whether there was an
   * attempt; $7–$11 the attempts: number, start, duration, outcome, HTTP status (0: none), $12
   * error; $13 this node. Whoever lost a dispatch settles nothing. The attempt of one that was
   * delivered at the first try stands in its own row.
   */
  private static final String SETTLE =
      """
      WITH given AS (
        SELECT *, number = 1 AND outcome = 'DELIVERED' AS is_only
        FROM unnest($1::uuid[], $2::int[], $3::text[], $4::bigint[], $5::text[],
            $6::boolean[], $7::int[], $8::timestamptz[], $9::int[], $10::text[], $11::int[],
            $12::text[])
          AS g(id, fence, status, delay_ms, reason, is_tried, number, started_at, duration_ms,
            outcome, http_status, error)),
      settled AS (
        UPDATE dispatch d SET status = g.status, owner = NULL, reason = g.reason,
          due_at = now() + g.delay_ms * interval '1 millisecond',
          attempt_count = CASE WHEN g.is_tried THEN g.number ELSE d.attempt_count END,
          settled_at = CASE WHEN g.status = 'QUEUED' THEN NULL ELSE now() END,
          started_at = CASE WHEN g.is_only THEN g.started_at END,
          duration_ms = CASE WHEN g.is_only THEN g.duration_ms END,
          http_status = CASE WHEN g.is_only THEN nullif(g.http_status, 0) END
        FROM given g
        WHERE d.id = g.id AND d.owner = $13 AND d.fence = g.fence
        RETURNING d.id, (extract(epoch FROM now() - d.created_at) * 1000)::bigint AS age_ms),
      kept AS (
        INSERT INTO attempt (dispatch_id, number, started_at, duration_ms, outcome, http_status,
          error)
        SELECT g.id, g.number, g.started_at, g.duration_ms, g.outcome, nullif(g.http_status, 0),
          g.error
        FROM given g JOIN settled s ON s.id = g.id
        WHERE g.is_tried AND NOT g.is_only
        ON CONFLICT DO NOTHING)
      SELECT id, age_ms FROM settled\
      """;

  /** $1 account, $2 dispatch. Its retries begin anew. */
  private static final String RETRY =
      """
      UPDATE dispatch SET status = 'QUEUED', due_at = now(), tried_since = now(), settled_at = NULL,
        reason = 'asked for by a person'
      WHERE account_id = $1 AND id = $2 AND status IN ('FAILED', 'CANCELLED')\
      """;

  /** $1 account, $2 dispatch. */
  private static final String CANCEL =
      """
      UPDATE dispatch SET status = 'CANCELLED', settled_at = now(),
        reason = 'cancelled by a person'
      WHERE account_id = $1 AND id = $2 AND status = 'QUEUED'\
      """;

  /**
   * $1 connection, $2 account of the pipelines or empty for all, $3 reason. Those that are just
   * being taken are passed over.
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

  /** The age of each dispatch that was settled; one that is missing was lost before. */
  Future<Map<DispatchId, Duration>> settle(Statements statements, List<Settlement> settlements) {
    return statements
        .run(SETTLE, parameters(settlements))
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

  /** Whoever they belong to. */
  Future<Void> cancelAll(Statements statements, UUID connectionId, String reason) {
    return statements.run(CANCEL_ALL, Tuple.of(connectionId.toString(), "", reason)).mapEmpty();
  }

  /** Those of one account. */
  Future<Void> cancelAll(
      Statements statements, UUID connectionId, AccountId account, String reason) {
    return statements
        .run(CANCEL_ALL, Tuple.of(connectionId.toString(), account.value(), reason))
        .mapEmpty();
  }

  private Tuple parameters(List<Settlement> all) {
    var tries = all.stream().map(Settlement::attempt).toList();
    return Tuple.tuple()
        .addArrayOfUUID(all.stream().map(one -> one.id().value()).toArray(UUID[]::new))
        .addArrayOfInteger(all.stream().map(Settlement::fence).toArray(Integer[]::new))
        .addArrayOfString(all.stream().map(one -> status(one.outcome())).toArray(String[]::new))
        .addArrayOfLong(all.stream().map(one -> delayMillis(one.outcome())).toArray(Long[]::new))
        .addArrayOfString(
            all.stream()
                .map(one -> SanitizedText.text(reason(one.outcome())))
                .toArray(String[]::new))
        .addArrayOfBoolean(tries.stream().map(Optional::isPresent).toArray(Boolean[]::new))
        .addArrayOfInteger(numbers(tries, Settlement.AttemptRecord::number))
        .addArrayOfOffsetDateTime(
            tries.stream()
                .map(one -> one.map(t -> t.startedAt().atOffset(ZoneOffset.UTC)).orElse(null))
                .toArray(OffsetDateTime[]::new))
        .addArrayOfInteger(numbers(tries, one -> (int) one.duration().toMillis()))
        .addArrayOfString(
            tries.stream()
                .map(one -> one.map(Settlement.AttemptRecord::outcome).orElse(""))
                .toArray(String[]::new))
        .addArrayOfInteger(numbers(tries, one -> one.httpStatus().orElse(0)))
        .addArrayOfString(
            tries.stream()
                .map(one -> one.map(t -> SanitizedText.text(t.error())).orElse(""))
                .toArray(String[]::new))
        .addUUID(node.value());
  }

  private static Integer[] numbers(
      List<Optional<Settlement.AttemptRecord>> tries,
      Function<Settlement.AttemptRecord, Integer> number) {
    return tries.stream().map(one -> one.map(number).orElse(0)).toArray(Integer[]::new);
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
