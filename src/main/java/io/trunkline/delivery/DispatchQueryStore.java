package io.trunkline.delivery;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.Statements;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** SQL that reads dispatches with their attempts for the API. */
final class DispatchQueryStore {
  /** $1 account, $2 dispatches. */
  private static final String FIND =
      """
      SELECT id, delivery_id, event_id, subject_name, status, reason, trigger, connection_arn,
        attempt_count, due_at, created_at, settled_at
      FROM dispatch WHERE account_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id\
      """;

  /**
   * $1 account, $2 status or empty, $3 before this id, $4 maximum number of rows, $5 to $9 the
   * members of {@link EventFilter}, $10 bytes that the stored events must contain. The filter is
   * applied to all events of the delivery if the dispatch is for the whole webhook, otherwise to
   * the event of the dispatch.
   */
  private static final String LIST =
      """
      SELECT i.id, i.delivery_id, i.event_id, i.subject_name, i.status, i.reason, i.trigger,
        i.connection_arn, i.attempt_count, i.due_at, i.created_at, i.settled_at
      FROM dispatch i
      WHERE i.account_id = $1 AND ($2 = '' OR i.status = $2) AND ($3::uuid IS NULL OR i.id < $3)
        AND ($8 = '' OR i.connection_arn = $8) AND ($9 = '' OR i.subject_name = $9)
        AND (($5 = '' AND $6 = '' AND $7 = '') OR EXISTS (
          SELECT FROM delivery d
          WHERE d.id = i.delivery_id
            AND ((d.account_id = $1 AND d.event_name = $5 AND $6 = '' AND $7 = '')
              OR (position($10 IN d.events) > 0 AND has_event(d.events, i.event_id,
                CASE WHEN d.account_id = $1 AND d.event_name = $5 THEN '' ELSE $5 END, $6, $7)))))
      ORDER BY i.id DESC LIMIT $4\
      """;

  /** $1 dispatches. A successful first attempt is stored in the dispatch itself. */
  private static final String ATTEMPTS =
      """
      SELECT dispatch_id, number, started_at, duration_ms, outcome, http_status, error, answer
      FROM attempt WHERE dispatch_id = ANY ($1::uuid[])
      UNION ALL
      SELECT id, 1, started_at, duration_ms, 'DELIVERED', http_status, '', NULL FROM dispatch
      WHERE id = ANY ($1::uuid[]) AND started_at IS NOT NULL
      ORDER BY dispatch_id, number\
      """;

  /** Reads dispatches with their attempts. */
  Future<List<JsonObject>> find(Statements statements, AccountId account, List<UUID> dispatches) {
    var ids = dispatches.toArray(UUID[]::new);
    return statements
        .run(FIND, Tuple.of(account.value(), (Object) ids))
        .compose(rows -> withAttempts(statements, rows.stream().toList()));
  }

  /** Lists the newest dispatches first. A later page begins before the id in the request. */
  Future<Page<JsonObject>> list(
      Statements statements,
      AccountId account,
      String status,
      EventFilter events,
      PageRequest<DispatchId> request) {
    return request.fetch(limit ->
        statements
            .run(
                LIST,
                Tuple.of(
                    account.value(),
                    status,
                    request.after().map(DispatchId::value).orElse(null),
                    limit,
                    events.event(),
                    events.ref(),
                    events.commitId(),
                    events.connectionArn(),
                    events.pipeline(),
                    events.eventBytes()))
            .compose(rows -> withAttempts(statements, rows.stream().toList())));
  }

  private Future<List<JsonObject>> withAttempts(Statements statements, List<Row> dispatches) {
    Map<UUID, JsonObject> byId = new LinkedHashMap<>();
    for (var row : dispatches) {
      byId.put(row.getUUID("id"), dispatch(row));
    }
    return statements
        .run(ATTEMPTS, Tuple.of((Object) byId.keySet().toArray(UUID[]::new)))
        .map(rows -> {
          for (Row row : rows) {
            var dispatch = byId.get(row.getUUID("dispatch_id"));
            if (dispatch != null) {
              dispatch.getJsonArray("attempts").add(attempt(row));
            }
          }
          return List.copyOf(new ArrayList<>(byId.values()));
        });
  }

  private static JsonObject dispatch(Row row) {
    var json = new JsonObject().put("id", row.getUUID("id").toString());
    if (row.getUUID("delivery_id") != null) {
      json.put("deliveryId", row.getUUID("delivery_id").toString());
    }
    var status = row.getString("status");
    if (row.getUUID("event_id") != null) {
      json.put("eventId", row.getUUID("event_id").toString());
    }
    json.put("pipeline", row.getString("subject_name"))
        .put("trigger", row.getString("trigger"))
        .put("connectionArn", row.getString("connection_arn"))
        .put("status", status);
    text(json, "reason", row.getString("reason"));
    json.put("createdAt", time(row.getOffsetDateTime("created_at")));
    if (status.equals("QUEUED")) {
      json.put("dueAt", time(row.getOffsetDateTime("due_at")));
    }
    if (row.getOffsetDateTime("settled_at") != null) {
      json.put("settledAt", time(row.getOffsetDateTime("settled_at")));
    }
    return json.put("attempts", new JsonArray());
  }

  private static JsonObject attempt(Row row) {
    var json =
        new JsonObject()
            .put("number", row.getInteger("number"))
            .put("startedAt", time(row.getOffsetDateTime("started_at")))
            .put("durationMs", row.getInteger("duration_ms"))
            .put("outcome", row.getString("outcome"));
    if (row.getInteger("http_status") != null) {
      json.put("httpStatus", row.getInteger("http_status"));
    }
    text(json, "error", row.getString("error"));
    Optional.ofNullable(row.getBuffer("answer"))
        .ifPresent(answer -> json.put("answer", new JsonObject(answer)));
    return json;
  }

  private static void text(JsonObject json, String name, String value) {
    if (!value.isEmpty()) {
      json.put(name, value);
    }
  }

  private static String time(OffsetDateTime at) {
    return at.withOffsetSameInstant(ZoneOffset.UTC).toInstant().toString();
  }
}
