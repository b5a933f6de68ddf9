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
import java.util.Optional;

/** SQL that reads deliveries for the API. */
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

  /**
   * Conditions that both parts of {@link #LIST} share. {@code %s} is replaced by the condition
   * under which the account may see the events; the owner of a delivery always may.
   */
  private static final String FILTER =
      """
        AND ($2 = '' OR d.name_key = $2) AND ($3 = '' OR d.status = $3)
        AND ($4::timestamptz IS NULL OR d.received_at >= $4)
        AND ($5::timestamptz IS NULL OR d.received_at < $5)
        AND ($6::uuid IS NULL OR d.id < $6)
        AND (($8 = '' AND $9 = '' AND $10 = '')
          OR (d.account_id = $1 AND d.event_name = $8 AND $9 = '' AND $10 = '')
          OR (%s AND position($13 IN d.events) > 0 AND has_event(d.events, NULL,
            CASE WHEN d.account_id = $1 AND d.event_name = $8 THEN '' ELSE $8 END, $9, $10)))
        AND (($11 = '' AND $12 = '')
          OR ($12 = '' AND d.account_id = $1 AND d.installation_id = (
            SELECT c.installation_id FROM connection c WHERE c.arn = $11 AND c.account_id = $1))
          OR (position($14 IN d.decisions) > 0
            AND has_decision(d.decisions, d.account_id, $1, $11, $12)))
      ORDER BY d.id DESC LIMIT $7)\
      """;

  /**
   * $1 account, $2 name key or empty, $3 status or empty, $4 since, $5 until, $6 before this id, $7
   * maximum number of rows, $8 to $12 the members of {@link EventFilter}, $13 and $14 bytes that
   * the stored events and decisions must contain. Lists the account's own deliveries and those that
   * concern its pipelines.
   */
  private static final String LIST =
      "("
          + SUMMARY
          + "\nWHERE d.account_id = $1\n"
          + FILTER.formatted("true")
          + "\nUNION ALL ("
          + SUMMARY
          + "\nJOIN delivery_reader r ON r.delivery_id = d.id AND r.account_id = $1\nWHERE true\n"
          + FILTER.formatted("r.is_entitled")
          + "\nORDER BY id DESC LIMIT $7";

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

  /** Finds a delivery of the account, or one of another account that concerns its pipelines. */
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

  /** Lists the newest deliveries first. A later page begins before the id in the request. */
  Future<Page<JsonObject>> list(
      Statements statements,
      AccountId account,
      DeliveryFilter filter,
      PageRequest<DeliveryId> request) {
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
                    limit,
                    filter.events().event(),
                    filter.events().ref(),
                    filter.events().commitId(),
                    filter.events().connectionArn(),
                    filter.events().pipeline(),
                    filter.events().eventBytes(),
                    filter.events().decisionBytes()))
            .map(rows -> rows.stream().map(DeliveryQueryStore::summary).toList()));
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

  private static void text(JsonObject json, String name, String value) {
    if (!value.isEmpty()) {
      json.put(name, value);
    }
  }

  private static String time(OffsetDateTime at) {
    return at.withOffsetSameInstant(ZoneOffset.UTC).toInstant().toString();
  }
}
