package io.trunkline.delivery;

import io.trunkline.account.AccountId;
import io.trunkline.installation.InstallationId;
import io.trunkline.installation.Repositories;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.provider.ProviderType;
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

/** SQL that reads deliveries and dispatches for the API. */
final class DeliveryQueryStore {
  /** $1 delivery. */
  private static final String PAYLOAD =
      """
      SELECT p.headers, p.body, d.provider_type, d.installation_id
      FROM payload p JOIN delivery d ON d.id = p.delivery_id WHERE p.delivery_id = $1\
      """;

  /** $1 account, $2 delivery. */
  private static final String FIND =
      """
      SELECT d.id, d.provider_type, d.installation_id, d.provider_delivery_id, d.received_at,
        d.status, d.reason, d.full_name, d.event_name, d.events, d.decisions, d.account_id,
        d.account_id = $1 AS is_owner, d.account_id = $1 OR r.is_entitled AS is_entitled
      FROM delivery d LEFT JOIN delivery_reader r ON r.delivery_id = d.id AND r.account_id = $1
      WHERE d.id = $2 AND (d.account_id = $1 OR r.account_id IS NOT NULL)\
      """;

  /** $1 account. */
  private static final String SUMMARY =
      """
      SELECT d.id, d.provider_type, d.installation_id, d.provider_delivery_id, d.received_at,
        d.status, d.reason, d.full_name, d.event_name, d.account_id = $1 AS is_owner
      FROM delivery d\
      """;

  /** Conditions of {@link #LIST} that apply to both of its parts. */
  private static final String FILTER =
      """
        AND ($2 = '' OR d.name_key = $2) AND ($3 = '' OR d.status = $3)
        AND ($4::timestamptz IS NULL OR d.received_at >= $4)
        AND ($5::timestamptz IS NULL OR d.received_at < $5)
        AND ($6::uuid IS NULL OR d.id < $6)
      ORDER BY d.id DESC LIMIT $7)\
      """;

  /**
   * $1 account, $2 name key or empty, $3 status or empty, $4 since, $5 until, $6 before this id, $7
   * maximum number of rows. Lists the account's own deliveries and those that concern its
   * pipelines.
   */
  private static final String LIST =
      "("
          + SUMMARY
          + "\nWHERE d.account_id = $1\n"
          + FILTER
          + "\nUNION ALL ("
          + SUMMARY
          + "\nJOIN delivery_reader r ON r.delivery_id = d.id AND r.account_id = $1\nWHERE true\n"
          + FILTER
          + "\nORDER BY id DESC LIMIT $7";

  /** $1 account, $2 dispatches. */
  private static final String DISPATCHES =
      """
      SELECT id, delivery_id, event_id, subject_name, status, reason, trigger, connection_arn,
        attempt_count, due_at, created_at, settled_at
      FROM dispatch WHERE account_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id\
      """;

  /**
   * $1 account, $2 pipeline's name or empty, $3 status or empty, $4 before this id, $5 maximum
   * number of rows.
   */
  private static final String LIST_DISPATCHES =
      """
      SELECT id, delivery_id, event_id, subject_name, status, reason, trigger, connection_arn,
        attempt_count, due_at, created_at, settled_at
      FROM dispatch
      WHERE account_id = $1 AND ($2 = '' OR subject_name = $2) AND ($3 = '' OR status = $3)
        AND ($4::uuid IS NULL OR id < $4)
      ORDER BY id DESC LIMIT $5\
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

  /** Selects deliveries. An empty text or an absent time does not restrict the selection. */
  record Filter(
      String fullRepositoryId,
      String status,
      Optional<OffsetDateTime> since,
      Optional<OffsetDateTime> until) {}

  Future<Optional<StoredPayload>> payload(Statements statements, DeliveryId delivery) {
    return statements
        .run(PAYLOAD, Tuple.of(delivery.value()))
        .map(rows ->
            rows.stream()
                .findFirst()
                .map(row ->
                    new StoredPayload(
                        ProviderType.find(row.getString(2)).orElseThrow(),
                        new InstallationId(row.getUUID(3)),
                        HeaderJson.read(row.getBuffer(0)),
                        Deflate.inflate(row.getBuffer(1)),
                        Optional.of(delivery))));
  }

  /**
   * A delivery as one account sees it: with its events if the account is entitled to them, and with
   * the stored decisions on the account's own pipelines.
   */
  record VisibleDelivery(AccountId owner, boolean isEntitled, JsonObject json) {}

  /** Also finds another account's delivery if it concerns a pipeline of this account. */
  Future<Optional<VisibleDelivery>> find(
      Statements statements, AccountId account, DeliveryId delivery) {
    return statements
        .run(FIND, Tuple.of(account.value(), delivery.value()))
        .map(rows -> rows.stream().findFirst().map(row -> visible(row, account)));
  }

  private static VisibleDelivery visible(Row row, AccountId account) {
    var owner = new AccountId(row.getString("account_id"));
    var isEntitled = row.getBoolean("is_entitled");
    var decisions = new JsonArray(row.getBuffer("decisions"));
    var json =
        summary(row)
            .put("events", isEntitled ? new JsonArray(row.getBuffer("events")) : new JsonArray())
            .put("decisions", DecisionJson.visibleTo(account, owner, decisions));
    return new VisibleDelivery(owner, isEntitled, json);
  }

  /** The page begins with the newest delivery; it continues with those before the given id. */
  Future<Page<JsonObject>> list(
      Statements statements, AccountId account, Filter filter, PageRequest<DeliveryId> request) {
    return request.fetch(limit ->
        statements
            .run(
                LIST,
                Tuple.of(
                    account.value(),
                    Repositories.nameKey(filter.fullRepositoryId()),
                    filter.status(),
                    filter.since().orElse(null),
                    filter.until().orElse(null),
                    request.after().map(DeliveryId::value).orElse(null),
                    limit))
            .map(rows -> rows.stream().map(DeliveryQueryStore::summary).toList()));
  }

  /** Reads dispatches with their attempts. */
  Future<List<JsonObject>> dispatches(
      Statements statements, AccountId account, List<UUID> dispatches) {
    var ids = dispatches.toArray(UUID[]::new);
    return statements
        .run(DISPATCHES, Tuple.of(account.value(), (Object) ids))
        .compose(rows -> withAttempts(statements, rows.stream().toList()));
  }

  /** The page begins with the newest dispatch; it continues with those before the given id. */
  Future<Page<JsonObject>> listDispatches(
      Statements statements,
      AccountId account,
      String pipeline,
      String status,
      PageRequest<DispatchId> request) {
    var before = request.after().map(DispatchId::value).orElse(null);
    return request.fetch(limit ->
        statements
            .run(LIST_DISPATCHES, Tuple.of(account.value(), pipeline, status, before, limit))
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

  private static JsonObject summary(Row row) {
    var json =
        new JsonObject()
            .put("id", row.getUUID("id").toString())
            .put("providerType", row.getString("provider_type"));
    text(json, "fullRepositoryId", row.getString("full_name"));
    json.put("receivedAt", time(row.getOffsetDateTime("received_at")))
        .put("status", row.getString("status"));
    // The other columns describe the installation and its host, which only the owner may see.
    if (row.getBoolean("is_owner")) {
      json.put("installationId", row.getUUID("installation_id").toString());
      text(json, "providerDeliveryId", row.getString("provider_delivery_id"));
      text(json, "eventName", row.getString("event_name"));
      text(json, "reason", row.getString("reason"));
    }
    return json;
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
